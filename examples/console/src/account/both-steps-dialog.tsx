import { isDesksideError } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { FormDialog } from '../parts/form-dialog.tsx';
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
  const send = () =>
    run(async () => {
      setWrong('');
      await onProof({ password, code: code.trim() });
    });
  return (
    <FormDialog
      title={title}
      confirm={confirm}
      isDangerous={isDangerous}
      busy={busy}
      isReady={password !== '' && code.trim() !== ''}
      onSend={send}
      onClose={onClose}
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
    </FormDialog>
  );
}
