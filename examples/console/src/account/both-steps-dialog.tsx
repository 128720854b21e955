import { isDesksideError } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { CodeField } from './code-field.tsx';

interface Props {
  title: string;
  confirm: string;
  isDangerous?: boolean;
  onProof(proof: { password: string; code: string }): Promise<void>;
  onClose(): void;
}

/** Asks for both steps once more before something is changed. */
export function BothStepsDialog({ title, confirm, isDangerous = false, onProof, onClose }: Props) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState('');
  const { busy, run } = useAction((error) => {
    if (isDesksideError(error, 'bad_request')) setWrong(String(error.data?.['field']));
    else showError(error);
  });
  const isFilled = password !== '' && code.trim() !== '';
  const send = () => {
    if (!isFilled) return;
    run(async () => {
      setWrong('');
      await onProof({ password, code: code.trim() });
    });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <button
          class={isDangerous ? 'button button--danger' : 'button button--primary'}
          type="button"
          aria-busy={busy || undefined}
          disabled={!isFilled}
          onClick={send}
        >
          {busy && <span class="spinner" />}
          {confirm}
        </button>
      }
    >
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <PasswordField
          autoFocus
          label={t('two.password')}
          value={password}
          error={wrong === 'password' ? t('two.password-wrong') : null}
          onInput={setPassword}
        />
        <CodeField
          label={t('two.end-code')}
          value={code}
          error={wrong === 'code' ? t('sign-in.code-wrong') : null}
          onInput={setCode}
        />
        {/* Enter in a field sends only where the form has a button. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
