import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

interface Props {
  icon: IconName;
  label: string;
  small?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  onClick(): void;
}

/** Only for well-known actions; the label is its tooltip and its name. */
export function IconButton({ icon, label, small, pressed, expanded, disabled, onClick }: Props) {
  return (
    <button
      class={small ? 'icon-button icon-button--small' : 'icon-button'}
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
