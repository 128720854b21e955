import type { Failure } from '../room/machine.ts';
import type { DeskState } from './state.ts';

/** [N2] Why nothing is taken of this customer, or from this network. Bans that are over are gone by now ([G1]). */
export function refuseBanned(
  { bans }: DeskState,
  { customer, network = '' }: { customer: string; network?: string | undefined },
): Failure | undefined {
  let until = 0;
  for (const ban of bans.values()) {
    const isMeant = ban.customer === customer || (network !== '' && ban.network === network);
    if (isMeant) until = Math.max(until, ban.until);
  }
  return until > 0 ? { failure: 'banned', data: { until } } : undefined;
}

/** [F2] Why nothing is taken now of somebody who has just asked for much. */
export function refuseOften({ waitMs = 0 }: { waitMs?: number | undefined }): Failure | undefined {
  return waitMs > 0 ? { failure: 'rate_limited', data: { retryAfterMs: waitMs } } : undefined;
}
