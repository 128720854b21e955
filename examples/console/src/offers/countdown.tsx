import { useNow } from '../state/clock.ts';
import { t } from '../text/text.ts';

const ROUND = 138.2; // circumference of r = 22

/** Seconds left, as a number and as what is left of a ring. */
export function Countdown({ from, until, now }: { from: number; until: number; now(): number }) {
  const leftMs = Math.max(0, until - useNow(now));
  const seconds = Math.ceil(leftMs / 1000);
  const share = Math.min(1, leftMs / Math.max(1, until - from));
  return (
    <span class="countdown" role="timer" aria-live="off" aria-label={t('offer.left', { count: seconds })}>
      <svg class="ring" width="48" height="48" viewBox="0 0 48 48" aria-hidden="true">
        <circle class="ring__track" cx="24" cy="24" r="22" stroke-width="4" />
        <circle
          class="ring__left"
          cx="24"
          cy="24"
          r="22"
          stroke-width="4"
          stroke-dasharray={`${(share * ROUND).toFixed(1)} ${ROUND}`}
        />
      </svg>
      <span aria-hidden="true">{seconds}</span>
    </span>
  );
}
