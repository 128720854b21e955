import { isDesksideError, type TwoFactorStarted } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { CodeField } from './code-field.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';

/** Password, then the app and a first code of it, then the recovery codes. */
export function StartTwoFactorDialog({ onClose }: { onClose(): void }) {
  const supporter = useSupporter();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState('');
  const [started, setStarted] = useState<TwoFactorStarted | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const { busy, run } = useAction((error) => {
    if (isDesksideError(error, 'bad_request')) setWrong(String(error.data?.['field']));
    else showError(error);
  });
  const next = () =>
    run(async () => {
      setWrong('');
      if (!started) setStarted(await supporter.startTwoFactor(password));
      else {
        setRecoveryCodes(await supporter.confirmTwoFactor(code.trim()));
        showDone(t('two.turned-on'));
      }
    });

  if (recoveryCodes) return <RecoveryCodesDialog codes={recoveryCodes} onClose={onClose} />;
  return (
    <FormDialog
      title={t('two.title')}
      confirm={t(started ? 'two.confirm' : 'two.next')}
      busy={busy}
      isReady={started ? code.trim() !== '' : password !== ''}
      onSend={next}
      onClose={onClose}
    >
      {started ? (
        <>
          <p>{t('two.scan')}</p>
          <QrCode text={started.uri} label={t('two.qr')} />
          <p class="small">
            {t('two.key')}: <code class="two-factor__key">{started.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </p>
          <CodeField
            autoFocus
            label={t('two.code')}
            value={code}
            error={wrong === 'code' ? t('two.code-wrong') : null}
            onInput={setCode}
          />
        </>
      ) : (
        <PasswordField
          autoFocus
          label={t('two.password')}
          value={password}
          error={wrong === 'password' ? t('two.password-wrong') : null}
          onInput={setPassword}
        />
      )}
    </FormDialog>
  );
}
