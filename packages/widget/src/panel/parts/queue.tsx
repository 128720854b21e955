import type { QueuePlace } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { useSpeech } from '../session-context.ts';

/** More places than this are not drawn one by one. */
const DRAWN = 8;

/** Draws the number of a text large and the words round it small: “3rd”, “第 3 位”, “4 min”. */
function Figure({ text }: { text: string }) {
  return <dd>{text.split(/(\d+)/).map((part, index) => (index % 2 ? part : part && <small>{part}</small>))}</dd>;
}

/** Place and estimate of a waiting customer, live. */
export function Queue({ queue }: { queue: QueuePlace }) {
  const { say, ordinal, minutes } = useSpeech();
  const { position, estimateMs, seat } = queue;
  const time = estimateMs === null ? null : minutes(estimateMs);
  const place = ordinal(position);
  return (
    <div class="queue">
      <h3 class="queue__title" tabIndex={-1} data-focus="later">
        {say.queueTitle}
      </h3>
      <p class="visually-hidden" role="status">
        {time ? fill(say.queueSpokenEstimate, { place, time }) : fill(say.queueSpoken, { place })}
      </p>
      <dl class="queue__figures">
        <div>
          <dt>{say.place}</dt>
          <Figure text={place} />
        </div>
        <div>
          <dt>{say.estimate}</dt>
          <Figure text={time ?? say.unknown} />
        </div>
      </dl>
      {position <= DRAWN && (
        <ul class="queue__track" aria-hidden="true">
          {Array.from({ length: position }, (_, index) => (
            <li key={index} class={index === position - 1 ? 'is-you' : ''} />
          ))}
        </ul>
      )}
      <p class="muted">
        {seat && `${fill(say.waitingFor, { name: seat.name })} `}
        {say.queueHint}
      </p>
    </div>
  );
}
