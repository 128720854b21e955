import type { DirectCode } from './state.ts';

/** How long a code is remembered after its end, so that it is not drawn again. */
const CODE_REST_MS = 86_400_000;

/** [C2] Whether a code still opens the way to its supporter. */
export function isLive(code: DirectCode, now: number): boolean {
  return code.state === 'live' && now < code.until;
}

/** [C8] Whether a code was over for so long that it may be drawn again. */
export function isForgotten(code: DirectCode, now: number): boolean {
  return now >= code.until + CODE_REST_MS;
}
