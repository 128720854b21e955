import type { IconName } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';

interface OptionProps {
  icon: IconName;
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
        <Icon name={icon} />
      </span>
      <span>
        <strong>{title}</strong>
        {detail && <span class="muted">{detail}</span>}
      </span>
      <span class="option__arrow flip">
        <Icon name="right" />
      </span>
    </button>
  );
}
