import { Icon } from '../../parts/icon.tsx';

export const usersIcon =
  'M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 16c.3-2.6 2.3-4.2 5-4.2s4.7 1.6 5 4.2M13.2 4.3a2.6 2.6 0 0 1 0 5M14.7 12.2c1.6.5 2.6 1.9 2.8 3.8';
const RIGHT = 'M8 5.5l4.5 4.5L8 14.5';

interface OptionProps {
  icon: string;
  title: string;
  detail?: string | undefined;
  disabled?: boolean;
  onChoose: () => void;
}

/** One of a few ways to go on. */
export function Option({ icon, title, detail, disabled, onChoose }: OptionProps) {
  return (
    <button class="option" type="button" disabled={disabled} onClick={onChoose}>
      <span class="option__icon">
        <Icon path={icon} />
      </span>
      <span>
        <strong>{title}</strong>
        {detail && <span class="muted">{detail}</span>}
      </span>
      <span class="option__arrow flip">
        <Icon path={RIGHT} />
      </span>
    </button>
  );
}
