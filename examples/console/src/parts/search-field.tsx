import { Icon } from './icon.tsx';

interface Props {
  label: string;
  value: string;
  onInput(value: string): void;
  maxLength?: number;
  /** As large as the fields around it. */
  large?: boolean;
}

/** Words that narrow what stands beside it. */
export function SearchField({ label, value, onInput, maxLength, large }: Props) {
  return (
    <span class={large ? 'search' : 'search search--small'}>
      <Icon name="search" small />
      <input
        class="input"
        type="search"
        placeholder={label}
        aria-label={label}
        maxLength={maxLength}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </span>
  );
}
