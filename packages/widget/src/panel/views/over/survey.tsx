import { useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { COMMENT_MAX } from '@deskside/sdk/constants';
import type { ComponentChildren } from 'preact';
import { fill, type Texts } from '../../../locales/words.ts';
import type { over } from '../../../locales/en.json';
import { shortNameOf } from '../../../look/people.ts';
import { Failure } from '../start/failure.tsx';
import { Field } from '../form/field.tsx';
import { Title } from '../start/title.tsx';
import { useTask } from '../start/use-task.ts';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useFormTexts } from '../form/use-form-texts.ts';
import { useStart } from '../start/use-start.ts';

const CIRCLE = 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7.5 8.3h.01M12.5 8.3h.01';
/** From worst to best, on the circle. */
const mouths = [
  'M7 13.7c.6-1.3 1.7-1.9 3-1.9s2.4.6 3 1.9',
  'M7.3 13.2c.7-.7 1.6-1 2.7-1s2 .3 2.7 1',
  'M7.3 12.7h5.4',
  'M7.3 12c.7.8 1.6 1.2 2.7 1.2s2-.4 2.7-1.2',
  'M6.8 11.3c.5 1.7 1.7 2.6 3.2 2.6s2.7-.9 3.2-2.6Z',
];

type Solved = 'yes' | 'partly' | 'no';

interface SurveyProps {
  conversation: CustomerConversation;
  texts: Texts<typeof over>;
  onSkip: () => void;
  /** Below the questions. */
  children?: ComponentChildren;
}

/** Once for a conversation: how it was, whether it helped, and words. */
export function Survey({ conversation, texts, onSkip, children }: SurveyProps) {
  const session = useSession();
  const { say } = session;
  useStart();
  const fields = useFormTexts();
  const supporter = useStore(conversation.$supporter);
  const [score, setScore] = useState(0);
  const [solved, setSolved] = useState<Solved | null>(null);
  const [comment, setComment] = useState('');
  const [asked, setAsked] = useState(false);
  const task = useTask();
  const faces = [texts.veryBad, texts.bad, texts.fair, texts.good, texts.veryGood];
  const answers: [Solved, string][] = [
    ['yes', texts.yes],
    ['partly', texts.partly],
    ['no', texts.no],
  ];

  return (
    <>
      <form
        class="panel__body stack stack--wide"
        id="survey"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!score) return event.currentTarget.querySelector('input')?.focus();
          task.run(async () => {
            await conversation.rate({
              score,
              ...(solved ? { solved } : {}),
              ...(comment.trim() ? { comment: comment.trim() } : {}),
            });
            session.emit('survey', { score });
          });
        }}
      >
        <Title lead={fill(texts.surveyLead, { name: supporter ? shortNameOf(supporter.name) : say.support })}>
          {texts.surveyTitle}
        </Title>
        <Failure error={task.error} />
        <div>
          <div
            class="faces"
            role="radiogroup"
            aria-label={texts.rating}
            aria-required="true"
            {...(asked && !score ? { 'aria-describedby': 'rating-error' } : {})}
          >
            {faces.map((label, index) => (
              <label key={label} class="faces__item">
                <input type="radio" name="score" checked={score === index + 1} onChange={() => setScore(index + 1)} />
                <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
                  <path d={CIRCLE + mouths[index]} />
                </svg>
                <span>{label}</span>
              </label>
            ))}
          </div>
          {asked && !score && (
            <p class="field__error" id="rating-error" role="alert">
              {fields.missingChoice}
            </p>
          )}
        </div>
        <div class="field">
          <span class="field__label" id="solved">
            {texts.solved}
          </span>
          <div class="segments" role="radiogroup" aria-labelledby="solved">
            {answers.map(([value, label]) => (
              <label key={value} class="segments__item">
                <input type="radio" name="solved" checked={solved === value} onChange={() => setSolved(value)} />
                <span>{label}</span>
              </label>
            ))}
          </div>
        </div>
        <Field id="comment" label={texts.comment} optional>
          {(tie) => (
            <textarea
              {...tie}
              class="input"
              rows={3}
              dir="auto"
              maxLength={COMMENT_MAX}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          )}
        </Field>
        {children}
      </form>
      <div class="panel__footer button-pair">
        <button class="button button--block" type="button" onClick={onSkip}>
          {texts.skip}
        </button>
        <button class="button button--primary button--block" type="submit" form="survey" aria-disabled={task.busy}>
          {say.send}
        </button>
      </div>
    </>
  );
}
