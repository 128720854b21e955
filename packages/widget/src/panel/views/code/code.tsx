import { useRef, useState } from 'preact/hooks';
import type { DesksideError, PublicDesk } from '@deskside/sdk/customer';
import { NAME_MAX } from '@deskside/sdk/constants';
import { problemOf } from '../form/check-fields.ts';
import { Failure } from '../start/failure.tsx';
import { FieldError, TextField } from '../form/field.tsx';
import { Title } from '../start/title.tsx';
import { useForm } from '../form/use-form.ts';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { StartHeader } from '../start/start-header.tsx';
import { request } from '../start/ask.ts';
import { useFormTexts } from '../form/use-form-texts.ts';
import { useStart } from '../start/use-start.ts';
import type { Texts } from '../../../locales/words.ts';
import { code as en } from '../../../locales/en.json';
import { code as zh } from '../../../locales/zh-CN.json';
import css from './code.css?inline';

const LENGTH = 6;

/** Keeps digits only; those of the full width that Chinese keyboards type count as well. */
export const digitsOf = (text: string) => text.normalize('NFKC').replace(/\D/g, '').slice(0, LENGTH);

/** Why a code does not lead anywhere, and what to do. */
function refusal(error: DesksideError, texts: Texts<typeof en>): string {
  if (error.code === 'challenge_required') return texts.codeChallenge;
  const reason = (error as DesksideError<'code_refused'>).data?.reason;
  return reason === 'used' ? texts.codeUsed : reason === 'expired' ? texts.codeExpired : texts.codeWrong;
}

/** Mode `code`: name and the six digits that a supporter reads out. */
export function CodeView({ desk, code: given = '' }: { desk: PublicDesk; code?: string | undefined }) {
  const session = useSession();
  const start = useStart();
  const fields = useFormTexts();
  const texts = useSection('code', { en, 'zh-CN': zh }, css);
  const { name } = useStore(session.$details);
  const [code, setCode] = useState(digitsOf(given));
  const input = useRef<HTMLInputElement>(null);
  const task = useTask();
  const rule = desk.fields.name;
  const refused = task.error?.code === 'code_refused' || task.error?.code === 'challenge_required';
  const { form, problems, clear, onSubmit } = useForm(
    () => ({ name: problemOf('name', name, rule, fields) }),
    () => {
      if (code.length < LENGTH) input.current?.focus();
      else task.run(() => request(session, { code, ...(name.trim() ? { name } : {}) }));
    },
  );

  return (
    <>
      <StartHeader
        desk={desk}
        title={texts.codeHeader}
        onBack={desk.mode === 'code' ? undefined : () => session.go({ at: 'start' })}
      />
      <form class="panel__body stack stack--wide" ref={form} noValidate onSubmit={onSubmit}>
        <Title lead={texts.codeLead}>{texts.codeTitle}</Title>
        {!refused && <Failure error={task.error} />}
        {rule !== 'hidden' && (
          <TextField
            id="name"
            label={fields.name}
            autocomplete="name"
            maxLength={NAME_MAX}
            optional={rule === 'optional'}
            error={problems['name']}
            value={name}
            onValue={(value) => {
              clear('name');
              session.setDetails({ name: value });
            }}
          />
        )}
        <div class="field" role="group" aria-labelledby="code-label">
          <label class="field__label" id="code-label" for="code">
            {texts.codeHeader}
          </label>
          {/* One real input over six drawn boxes: pasting, one-time-code and screen readers work by themselves. */}
          <div class={refused ? 'code code--refused' : 'code'}>
            {[0, 1, 2, 3, 4, 5].map((place) => (
              <span
                key={place}
                class={place === Math.min(code.length, LENGTH - 1) ? 'code__digit is-next' : 'code__digit'}
                aria-hidden="true"
              >
                {code[place]}
              </span>
            ))}
            <input
              id="code"
              class="code__input"
              ref={input}
              dir="ltr"
              inputMode="numeric"
              autocomplete="one-time-code"
              required
              value={code}
              aria-describedby="code-note"
              {...(refused ? { 'aria-invalid': 'true' as const } : {})}
              onInput={(event) => {
                const digits = digitsOf(event.currentTarget.value);
                event.currentTarget.value = digits;
                setCode(digits);
                task.clear();
              }}
              // The drawn boxes have no place for a caret in the middle.
              onSelect={({ currentTarget: { value }, currentTarget }) => {
                if (currentTarget.selectionStart === currentTarget.selectionEnd) {
                  currentTarget.setSelectionRange(value.length, value.length);
                }
              }}
            />
          </div>
          <div role="alert">
            {refused && task.error && <FieldError id="code-note">{refusal(task.error, texts)}</FieldError>}
          </div>
          {!refused && (
            <span class="muted" id="code-note">
              {texts.codeHint}
            </span>
          )}
        </div>
        <button
          class="button button--primary button--block"
          type="submit"
          aria-disabled={task.busy || code.length < LENGTH}
        >
          {refused ? session.say.tryAgain : texts.connect}
        </button>
      </form>
      <div class="panel__footer panel__footer--center">
        <span class="muted">{texts.noCode}</span>{' '}
        <button class="link" type="button" onClick={() => session.go({ at: 'message' })}>
          {start.leaveMessage}
        </button>
      </div>
    </>
  );
}
