import type { QueuePlace } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { lazy, Nothing } from '../../parts/lazy.tsx';
import { useSession } from '../../session-context.ts';
import { durationOf } from '../start/duration-of.ts';
import { useStart } from '../start/use-start.ts';
import { ordinalOf } from './ordinal-of.ts';
import { useWaiting } from './use-waiting.ts';

const NewsOffer = lazy(() => import('../news/chunk.ts'), 'NewsOffer', Nothing);

/** More places than this are not drawn one by one. */
const DRAWN = 8;

/** Draws the number of a text large and the words round it small: “3rd”, “第 3 位”, “4 min”. */
function Figure({ text }: { text: string }) {
  return <dd>{text.split(/(\d+)/).map((part, index) => (index % 2 ? part : part && <small>{part}</small>))}</dd>;
}

/** Place and estimate of a waiting customer, live. */
export function Queue({ queue }: { queue: QueuePlace }) {
  const { language } = useSession();
  const { underMinute } = useStart();
  const texts = useWaiting();
  const { position, estimateMs, seat } = queue;
  const time = estimateMs === null ? null : durationOf(estimateMs, language, underMinute);
  const place = ordinalOf(position, language, texts.ordinal);
  return (
    <div class="queue">
      <h3 class="queue__title" tabIndex={-1} data-focus>
        {texts.queueTitle}
      </h3>
      <p class="visually-hidden" role="status">
        {time ? fill(texts.queueSpokenEstimate, { place, time }) : fill(texts.queueSpoken, { place })}
      </p>
      <dl class="queue__figures">
        <div>
          <dt>{texts.place}</dt>
          <Figure text={place} />
        </div>
        <div>
          <dt>{texts.estimate}</dt>
          <Figure text={time ?? texts.unknown} />
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
        {seat && `${fill(texts.waitingFor, { name: seat.name })} `}
        {texts.queueHint}
      </p>
      <NewsOffer />
    </div>
  );
}
