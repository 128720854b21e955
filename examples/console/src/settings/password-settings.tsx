import { PASSWORD_MIN } from '@deskside/sdk/constants';
import { isDesksideError } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { PasswordField } from '../sign-in/password-field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { Section } from './section.tsx';

/** One's own password. The old one is asked for: an open console is not the person it belongs to. */
export function PasswordSettings({ onChanged }: { onChanged(): void }) {
  const supporter = useSupporter();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const { busy, run } = useAction((error) => {
    if (isDesksideError(error, 'bad_request') && error.data?.['field'] === 'current') setWrong(true);
    else showError(error);
  });
  const passwordError = password.length < PASSWORD_MIN ? t('activate.short', { least: PASSWORD_MIN }) : null;
  const againError = again === password ? null : t('activate.differs');

  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (!current || passwordError || againError) return;
    run(async () => {
      await supporter.changePassword({ current, password });
      for (const set of [setCurrent, setPassword, setAgain]) set('');
      setChecked(false);
      showDone(t('settings.password-changed'));
      onChanged();
    });
  };

  return (
    <Section title={t('settings.password')} text={t('settings.password-text')}>
      <form class="stack" onSubmit={submit} noValidate>
        {/* For password managers. */}
        <input
          class="unseen"
          type="text"
          autocomplete="username"
          value={supporter.member.user}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label={t('settings.password-current')}
          value={current}
          error={isWrong ? t('settings.password-wrong') : null}
          onInput={(value) => {
            setCurrent(value);
            setWrong(false);
          }}
        />
        <PasswordField
          isNew
          label={t('settings.password-new')}
          hint={t('activate.hint', { least: PASSWORD_MIN })}
          value={password}
          error={isChecked ? passwordError : null}
          onInput={setPassword}
        />
        <PasswordField
          isNew
          label={t('settings.password-again')}
          value={again}
          error={isChecked && !passwordError ? againError : null}
          onInput={setAgain}
        />
        <span>
          <button class="button button--primary" type="submit" aria-busy={busy || undefined} disabled={!current}>
            {busy && <span class="spinner" />}
            {t('settings.password-change')}
          </button>
        </span>
      </form>
    </Section>
  );
}
