import type { ButtonHTMLAttributes } from 'preact';

export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes, 'class' | 'icon' | 'label'> & {
  icon: string;
  label: string;
  class?: string;
};

/** A button that is an icon, with its name for those who point at it or cannot see it. */
export function IconButton({ icon, label, class: more = '', ...button }: IconButtonProps) {
  return (
    <button {...button} class={`icon-button ${more}`} aria-label={label} title={label}>
      <Icon path={icon} />
    </button>
  );
}
