import { OFFER_GRACE_MS, PRESENCE_GRACE_MS } from '@deskside/sdk/constants';
import { settleBan } from './bans.ts';
import { endOffer } from './offers.ts';
import { giveUp } from './presence.ts';
import type { DeskState, Member, Offer } from './state.ts';
import type { Step } from './step.ts';
import { strand, strandsAt } from './transfers.ts';

/** [P4] When a supporter without a connection counts as offline. */
function goneAt({ presence, lostAt }: Member): number | null {
  return presence === 'lost' && lostAt !== null ? lostAt + PRESENCE_GRACE_MS : null;
}

/** [O2] [O4] When an offer moves on by itself, and why. */
function offerEndsAt(
  state: DeskState,
  { supporter, until }: Offer,
): { at: number; reason: 'timeout' | 'disconnected' } {
  const lostAt = state.members.get(supporter)?.lostAt ?? null;
  if (lostAt !== null && lostAt + OFFER_GRACE_MS < until)
    return { at: lostAt + OFFER_GRACE_MS, reason: 'disconnected' };
  return { at: until, reason: 'timeout' };
}

/** [G1] Does everything that time alone has brought until now. */
export function settleDue(step: Step): void {
  const { state, now } = step;
  for (const member of state.members.values()) {
    const at = goneAt(member);
    if (at !== null && at <= now) giveUp(step, member);
  }
  for (const ban of state.bans.values()) settleBan(step, ban);
  for (const visit of state.visits.values()) {
    const { conversation, offer, retryAt } = visit;
    const stranded = strandsAt(state, visit);
    if (stranded !== null && stranded <= now) strand(step, visit);
    if (offer !== null) {
      const { at, reason } = offerEndsAt(state, offer);
      if (at <= now) endOffer(step, visit, reason);
    } else if (retryAt !== null && retryAt <= now) {
      step.emit({ type: 'round.started', conversation });
    }
  }
}

/** [G4] The earliest time at which {@link settleDue} has something to do; null: only a command can change anything. */
export function wakeAt(state: DeskState): number | null {
  let earliest = Infinity;
  for (const member of state.members.values()) earliest = Math.min(earliest, goneAt(member) ?? Infinity);
  for (const { until } of state.bans.values()) earliest = Math.min(earliest, until);
  for (const visit of state.visits.values()) {
    const { offer, retryAt } = visit;
    const at = offer === null ? retryAt : offerEndsAt(state, offer).at;
    earliest = Math.min(earliest, at ?? Infinity, strandsAt(state, visit) ?? Infinity);
  }
  return earliest === Infinity ? null : earliest;
}
