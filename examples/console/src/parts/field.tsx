import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface Frame {
  label: string;
  error?: string | null;
  hint?: string;
  /** Stands at the end of the label's line, for example a button. */
  aside?: ComponentChildren;
}

function FieldFrame({ id, label, error, hint, aside, children }: Frame & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <span class="field__label">
        <label for={id}>{label}</label>
        {aside}
      </span>
      {children}
      {hint && !error && (
        <span class="field__hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span class="field__error" id={`${id}-error`}>
          <Icon name="warning" small />
          {error}
        </span>
      )}
    </div>
  );
}

function describedBy(id: string, { error, hint }: Frame): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

interface InputProps extends Frame {
  value: string;
  onInput(value: string): void;
  type?: 'text' | 'password' | 'tel' | 'email';
  name?: string;
  autocomplete?: 'off' | 'organization' | 'username' | 'current-password' | 'new-password' | 'one-time-code';
  maxLength?: number;
  isNumber?: boolean;
  /** A name or a password: no capital letters and no corrections by the keyboard. */
  isExact?: boolean;
  autoFocus?: boolean;
  large?: boolean;
}

/** One line of text with its label above and its error below. */
export function TextField(props: InputProps) {
  const { label, error, hint, aside, large, value, onInput, type = 'text', isNumber, isExact, ...rest } = props;
  const id = useId();
  const frame = { label, error, hint, aside };
  return (
    <FieldFrame id={id} {...frame}>
      <input
        {...rest}
        id={id}
        {...({ type } as { type: 'text' })} // Preact types each kind of input by itself; what is used here is common to all
        inputMode={isNumber ? 'numeric' : undefined}
        autocapitalize={isExact ? 'none' : undefined}
        spellcheck={isExact ? false : undefined}
        class={large ? 'input input--large' : 'input'}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, frame)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

interface AreaProps extends Frame {
  value: string;
  rows: number;
  maxLength: number;
  onInput(value: string): void;
}

export function TextArea({ label, error, hint, aside, value, rows, maxLength, onInput }: AreaProps) {
  const id = useId();
  const frame = { label, error, hint, aside };
  return (
    <FieldFrame id={id} {...frame}>
      <textarea
        id={id}
        class="input"
        value={value}
        rows={rows}
        maxLength={maxLength}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, frame)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

interface SelectProps extends Frame {
  value: string;
  options: readonly { value: string; text: string }[];
  onChange(value: string): void;
}

export function SelectField({ label, error, hint, aside, value, options, onChange }: SelectProps) {
  const id = useId();
  const frame = { label, error, hint, aside };
  return (
    <FieldFrame id={id} {...frame}>
      <span class="select">
        <select id={id} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
    </FieldFrame>
  );
}

/** In a bar of filters the label is for screen readers, the first option says what is chosen. */
export function SelectFilter({ label, value, options, onChange }: Omit<SelectProps, 'error' | 'hint' | 'aside'>) {
  return (
    <span class="select select--filter">
      <select class="input" aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Icon name="down" small />
    </span>
  );
}
