import { useRef } from 'preact/hooks';
import type { CustomerConversation, Placement } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { shortNameOf } from '../../../look/people.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useWaiting } from './use-waiting.ts';

type Offered = Extract<Placement, { phase: 'offered' }>;

/** Somebody is being asked: who, for how long, and in mode `code` the two digits to read out. */
export function Ringing({ conversation, offer }: { conversation: CustomerConversation; offer: Offered }) {
  const { number, $remembered } = useSession();
  const texts = useWaiting();
  const kind = useStore($remembered)?.kind;
  const now = useNow(conversation.now);
  const left = Math.max(0, offer.until - now);
  // How long the offer lasts in all is the desk's secret: the ring is full when it is first seen.
  const whole = useRef({ until: 0, ms: 1 });
  if (whole.current.until !== offer.until) whole.current = { until: offer.until, ms: Math.max(left, 1) };
  const text =
    offer.digits || kind === 'code' ? texts.leftForCode : kind === 'seat' ? texts.leftThenChoose : texts.leftThenNext;
  return (
    <div class="ringing">
      <span class="ringing__face">
        <svg class="ring" viewBox="0 0 96 96" aria-hidden="true">
          <circle class="ring__track" cx="48" cy="48" r="46" />
          <circle
            class="ring__left"
            cx="48"
            cy="48"
            r="46"
            pathLength="1"
            stroke-dasharray="1"
            stroke-dashoffset={1 - left / whole.current.ms}
          />
        </svg>
        <Avatar key={offer.supporter.id} person={offer.supporter} size={80} />
      </span>
      <h3 class="ringing__name">
        <span role="status">{fill(texts.ringing, { name: offer.supporter.name })}</span>
      </h3>
      <p class="muted numbers" role="timer">
        {fill(text, { n: number(Math.ceil(left / 1000)) })}
      </p>
      {offer.digits && (
        <p class="digits">
          {fill(texts.readDigits, { name: shortNameOf(offer.supporter.name) })}
          <bdi>{offer.digits}</bdi>
        </p>
      )}
    </div>
  );
}
