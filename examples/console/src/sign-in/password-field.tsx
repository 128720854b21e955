import { PASSWORD_MAX } from '@deskside/sdk/constants';
import { useState } from 'preact/hooks';
import { TextField } from '../parts/field.tsx';
import { t } from '../text/text.ts';

interface Props {
  label: string;
  value: string;
  error?: string | null;
  hint?: string;
  isNew?: boolean;
  autoFocus?: boolean;
  onInput(value: string): void;
}

/** A password that can be looked at while typing. */
export function PasswordField({ label, value, error, hint, isNew, autoFocus, onInput }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      large
      label={label}
      type={isShown ? 'text' : 'password'}
      name={isNew ? 'new-password' : 'password'}
      autocomplete={isNew ? 'new-password' : 'current-password'}
      isExact
      maxLength={PASSWORD_MAX}
      autoFocus={autoFocus}
      value={value}
      error={error}
      hint={hint}
      onInput={onInput}
      aside={
        <button
          class="link small"
          type="button"
          aria-label={t(isShown ? 'password.hide-name' : 'password.show-name')}
          onClick={() => setShown(!isShown)}
        >
          {t(isShown ? 'password.hide' : 'password.show')}
        </button>
      }
    />
  );
}
