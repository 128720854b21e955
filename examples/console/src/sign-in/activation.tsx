import { PASSWORD_MIN } from '@deskside/sdk/constants';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { go } from '../state/place.ts';
import type { Session } from '../state/session.ts';
import { useAction } from '../state/use-action.ts';
import { codeOf, explain } from '../text/explain.ts';
import { t } from '../text/text.ts';
import { Card } from './card.tsx';
import { PasswordField } from './password-field.tsx';

export interface ActivationLink {
  desk: string;
  token: string;
}

/** Reads `#activate=<token>&desk=<id>`; null for every other address. */
export function activationOf(hash: string): ActivationLink | null {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const token = values.get('activate');
  const desk = values.get('desk');
  return token && desk ? { token, desk } : null;
}

const DEAD = ['unauthorized', 'forbidden', 'not_found', 'gone', 'wrong_state'];

const isDead = (failure: unknown) => failure !== null && DEAD.includes(codeOf(failure));

/** The link of an invitation: choose the first password. */
export function Activation({ session, link }: { session: Session; link: ActivationLink }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [user, setUser] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const { busy, run } = useAction(setFailure);

  const passwordError = password.length < PASSWORD_MIN ? t('activate.short', { least: PASSWORD_MIN }) : null;
  const againError = again === password ? null : t('activate.differs');

  useEffect(() => {
    // Whether it is still good is said before somebody thinks of a password. What else fails, sending tells.
    session.look(link).then(setUser, (error: unknown) => isDead(error) && setFailure(error));
  }, []);

  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (passwordError || againError) {
      form.current?.querySelector<HTMLInputElement>(passwordError ? 'input' : 'div:nth-child(2) input')?.focus();
      return;
    }
    run(async () => {
      setFailure(null);
      await session.activate({ ...link, password });
      go({ page: 'tasks' }); // takes the used token out of the address
    });
  };

  const isOver = isDead(failure);
  const text =
    user === null ? t('activate.text', { desk: link.desk }) : t('activate.text-of', { user, desk: link.desk });
  return (
    <Card title={t('activate.title')} text={isOver ? '' : text}>
      <form class="stack" ref={form} onSubmit={submit} noValidate>
        {!isOver && (
          <>
            <PasswordField
              isNew
              autoFocus
              label={t('activate.password')}
              hint={t('activate.hint', { least: PASSWORD_MIN })}
              value={password}
              error={isChecked ? passwordError : null}
              onInput={setPassword}
            />
            <PasswordField
              isNew
              label={t('activate.again')}
              value={again}
              error={isChecked && !passwordError ? againError : null}
              onInput={setAgain}
            />
          </>
        )}
        <div role="alert" class="alert">
          {failure !== null && (
            <div class="notice notice--danger">
              <Icon name="warning" small />
              <span>{isOver ? t('activate.dead') : explain(failure)}</span>
            </div>
          )}
        </div>
        {!isOver && (
          <button class="button button--primary button--large" type="submit" aria-busy={busy || undefined}>
            {busy && <span class="spinner" />}
            {t('activate.submit')}
          </button>
        )}
      </form>
      <p class="small muted centred">
        <button class="link" type="button" onClick={() => go({ page: 'tasks' })}>
          {t('activate.to-sign-in')}
        </button>
      </p>
    </Card>
  );
}
