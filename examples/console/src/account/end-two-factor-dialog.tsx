import { isDesksideError } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { CodeField } from './code-field.tsx';

/** Takes both steps once more. */
export function EndTwoFactorDialog({ onClose }: { onClose(): void }) {
  const supporter = useSupporter();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState('');
  const { busy, run } = useAction((error) => {
    if (isDesksideError(error, 'bad_request')) setWrong(String(error.data?.['field']));
    else showError(error);
  });
  const end = () =>
    run(async () => {
      setWrong('');
      await supporter.endTwoFactor({ password, code: code.trim() });
      showDone(t('two.turned-off'));
      onClose();
    });
  return (
    <Dialog
      title={t('two.end-title')}
      onClose={onClose}
      actions={
        <button
          class="button button--danger"
          type="button"
          aria-busy={busy || undefined}
          disabled={!password || !code.trim()}
          onClick={end}
        >
          {busy && <span class="spinner" />}
          {t('two.end-confirm')}
        </button>
      }
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
    </Dialog>
  );
}
