import type { ComponentChildren } from 'preact';
import { downIcon, warningIcon } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFormTexts } from './use-form-texts.ts';

export function FieldError({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <span class="field__error" id={id}>
      <Icon path={warningIcon} />
      <span>{children}</span>
    </span>
  );
}

interface FieldProps {
  /** Unique in the panel: ties label, control and message together. */
  id: string;
  label: string;
  optional?: boolean;
  error?: string | undefined;
  /** A line below, such as a character count. */
  note?: ComponentChildren;
  /** Draws the control with these attributes. */
  children: (tie: {
    id: string;
    'aria-invalid'?: 'true';
    'aria-describedby'?: string;
    required: boolean;
  }) => ComponentChildren;
}

/** Label above, control, message below. */
export function Field({ id, label, optional = false, error, note, children }: FieldProps) {
  const texts = useFormTexts();
  const errorId = `${id}-error`;
  return (
    <div class="field">
      <span class="field__label">
        <label for={id}>{label}</label>
        {optional && <span class="field__optional">{texts.optional}</span>}
      </span>
      {children({ id, required: !optional, ...(error ? { 'aria-invalid': 'true', 'aria-describedby': errorId } : {}) })}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {note}
    </div>
  );
}

type InputProps = Omit<FieldProps, 'children'> & {
  value: string;
  onValue: (value: string) => void;
  /** Which keyboard a phone shows. */
  keyboard?: 'tel' | 'email';
  autocomplete: 'name' | 'tel' | 'email';
  maxLength: number;
};

export function TextField({ value, onValue, keyboard, autocomplete, maxLength, ...field }: InputProps) {
  return (
    <Field {...field}>
      {(tie) => (
        <input
          {...tie}
          class="input"
          {...(keyboard ? { inputMode: keyboard } : {})}
          autocomplete={autocomplete}
          maxLength={maxLength}
          // Numbers and addresses read from left to right in every language.
          dir={keyboard ? 'ltr' : 'auto'}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type SelectProps = Omit<FieldProps, 'children'> & {
  value: string;
  onValue: (value: string) => void;
  options: readonly { id: string; name: string }[];
};

/** A native select under our arrow: the phone's own picker is the best one there is. */
export function SelectField({ value, onValue, options, ...field }: SelectProps) {
  const texts = useFormTexts();
  return (
    <Field {...field}>
      {(tie) => (
        <span class="select">
          <select {...tie} class="input" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
            {(!value || field.optional) && <option value="">{texts.chooseOne}</option>}
            {options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </select>
          <Icon path={downIcon} />
        </span>
      )}
    </Field>
  );
}
