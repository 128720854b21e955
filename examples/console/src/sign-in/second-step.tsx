import { useEffect, useRef, useState } from 'preact/hooks';
import { CodeField } from '../account/code-field.tsx';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { Card } from './card.tsx';
import { SignInFailure, type Failure } from './sign-in-failure.tsx';

interface Props {
  /** Whose code it is. */
  user: string;
  failure: Failure | null;
  /** Whether the code that was tried is the trouble. */
  isWrong: boolean;
  onCode(code: string): Promise<void>;
  onBack(): void;
}

/** The code of an authenticator app, after the password was right. */
export function SecondStep({ user, failure, isWrong, onCode, onBack }: Props) {
  const [code, setCode] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const { busy, run } = useAction();
  useEffect(() => {
    if (isWrong) form.current?.querySelector<HTMLInputElement>('input')?.select();
  }, [isWrong, failure]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (code.trim()) run(() => onCode(code.trim()));
  };
  return (
    <Card title={t('sign-in.code-title')} text={t('sign-in.code-text', { desk: user })}>
      <form class="stack" ref={form} onSubmit={submit} noValidate>
        <CodeField
          autoFocus
          label={t('sign-in.code')}
          hint={t('sign-in.code-hint')}
          value={code}
          error={isWrong && !busy ? t('sign-in.code-wrong') : null}
          onInput={setCode}
        />
        <SignInFailure failure={isWrong ? null : failure} />
        <button
          class="button button--primary button--large"
          type="submit"
          aria-busy={busy || undefined}
          disabled={!code.trim()}
        >
          {busy && <span class="spinner" />}
          {t('sign-in.submit')}
        </button>
      </form>
      <p class="small muted centred">
        <button class="link" type="button" onClick={onBack}>
          {t('sign-in.back')}
        </button>
      </p>
    </Card>
  );
}
