import { useRef } from 'preact/hooks';
import type { CustomerConversation, Placement } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { shortNameOf } from '../../look/people.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { Avatar } from './avatar.tsx';
import { useNow } from './use-now.ts';

type Offered = Extract<Placement, { phase: 'offered' }>;

const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/** Somebody is being asked: who, for how long, and in mode `code` the two digits to read out. */
export function Ringing({ conversation, offer }: { conversation: CustomerConversation; offer: Offered }) {
  const { speech, $remembered } = useSession();
  const { say, number } = speech;
  const kind = useStore($remembered)?.kind;
  const now = useNow(conversation.now);
  const left = Math.max(0, offer.until - now);
  // How long the offer lasts in all is the desk's secret: the ring is full when it is first seen.
  const whole = useRef({ until: 0, ms: 1 });
  if (whole.current.until !== offer.until) whole.current = { until: offer.until, ms: Math.max(left, 1) };
  const text =
    offer.digits || kind === 'code' ? say.leftForCode : kind === 'seat' ? say.leftThenChoose : say.leftThenNext;
  return (
    <div class="ringing">
      <span class="ringing__face">
        <svg class="ring" viewBox="0 0 96 96" aria-hidden="true">
          <circle class="ring__track" cx="48" cy="48" r={RADIUS} />
          <circle
            class="ring__left"
            cx="48"
            cy="48"
            r={RADIUS}
            stroke-dasharray={ROUND}
            stroke-dashoffset={ROUND * (1 - left / whole.current.ms)}
          />
        </svg>
        <Avatar key={offer.supporter.id} person={offer.supporter} size={80} />
      </span>
      <h3 class="ringing__name">
        <span role="status">{fill(say.ringing, { name: offer.supporter.name })}</span>
      </h3>
      <p class="muted numbers" role="timer">
        {fill(text, { n: number(Math.ceil(left / 1000)) })}
      </p>
      {offer.digits && (
        <p class="digits">
          {fill(say.readDigits, { name: shortNameOf(offer.supporter.name) })}
          <bdi>{offer.digits}</bdi>
        </p>
      )}
    </div>
  );
}
