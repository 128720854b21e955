import { isDesksideError } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { TextField } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { $known } from '../state/known.ts';
import type { Names, OutReason, Session } from '../state/session.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { Card } from './card.tsx';
import { KnownPeople } from './known-people.tsx';
import { PasswordField } from './password-field.tsx';
import { SecondStep } from './second-step.tsx';
import { SignInFailure, useWait, type Failure } from './sign-in-failure.tsx';

export function SignIn({ session, reason, names }: { session: Session; reason: OutReason; names: Names }) {
  const first = $known.get()[0];
  const [desk, setDesk] = useState(names.desk || first?.desk || '');
  const [user, setUser] = useState(names.user || first?.user || '');
  const [password, setPassword] = useState('');
  const [remembers, setRemembers] = useState(true);
  const [isChecked, setChecked] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const fail = (error: unknown) => {
    if (isDesksideError(error, 'code_required') && !error.data.wrong) return setNeedsCode(true);
    const waitMs = isDesksideError(error) ? (error.retryAfterMs ?? 0) : 0;
    setFailure({ error, until: Date.now() + waitMs });
    form.current?.querySelector<HTMLInputElement>('input[name=password]')?.focus();
  };
  const { busy, run } = useAction(fail);
  const leftMs = useWait(failure);
  /** The password is right: only a code is missing. */
  const [needsCode, setNeedsCode] = useState(false);

  const focusFirstEmpty = () =>
    [...(form.current?.querySelectorAll<HTMLInputElement>('input[name]') ?? [])].find((input) => !input.value)?.focus();
  useEffect(() => focusFirstEmpty(), []);

  const deskError = !/^8\d{7}$/.test(desk) ? t('sign-in.desk-error') : null;
  const userError = user.trim() ? null : t('sign-in.user-error');
  const passwordError = password ? null : t('sign-in.password-error');

  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (deskError || userError || passwordError || leftMs) {
      form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus();
      return;
    }
    run(async () => {
      setFailure(null);
      await session.signIn({ desk, user: user.trim(), password, remembers });
    });
  };

  if (needsCode) {
    return (
      <SecondStep
        user={user.trim()}
        failure={failure}
        isWrong={isDesksideError(failure?.error, 'code_required')}
        onCode={(code) => session.signIn({ desk, user: user.trim(), password, remembers, code }).catch(fail)}
        onBack={() => {
          setNeedsCode(false);
          setFailure(null);
          setPassword('');
        }}
      />
    );
  }

  return (
    <Card title={t('sign-in.title')} text={t(first ? 'sign-in.text-known' : 'sign-in.text')}>
      {reason === 'elsewhere' && <Notice kind="warn">{t('sign-in.elsewhere')}</Notice>}
      {reason === 'activated' && <Notice>{t('sign-in.activated')}</Notice>}
      <KnownPeople
        chosen={{ desk, user }}
        onChoose={(known) => {
          setDesk(known.desk);
          setUser(known.user);
          setFailure(null);
          form.current?.querySelector<HTMLInputElement>('input[name=password]')?.focus();
        }}
      />
      <form class="stack" ref={form} onSubmit={submit} noValidate>
        <div class="sign-in__names">
          <TextField
            large
            label={t('sign-in.desk-id')}
            name="desk"
            isNumber
            autocomplete="organization"
            maxLength={8}
            value={desk}
            error={isChecked ? deskError : null}
            onInput={(value) => setDesk(value.trim())}
          />
          <TextField
            large
            label={t('sign-in.user')}
            name="user"
            autocomplete="username"
            isExact
            value={user}
            error={isChecked ? userError : null}
            onInput={setUser}
          />
        </div>
        <PasswordField
          label={t('sign-in.password')}
          value={password}
          error={isChecked ? passwordError : null}
          onInput={setPassword}
        />
        <label class="row small check">
          <input
            type="checkbox"
            class="checkbox"
            checked={remembers}
            onChange={(event) => setRemembers(event.currentTarget.checked)}
          />
          {t('sign-in.remember')}
        </label>
        <SignInFailure failure={failure} />
        <button
          class="button button--primary button--large"
          type="submit"
          aria-busy={busy || undefined}
          disabled={leftMs > 0}
        >
          {busy && <span class="spinner" />}
          {t('sign-in.submit')}
        </button>
      </form>
      <p class="small muted centred">{t('sign-in.forgot')}</p>
    </Card>
  );
}
