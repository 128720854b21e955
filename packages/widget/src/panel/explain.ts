import type { DesksideError } from '@deskside/sdk/customer';
import { fill, type Speech } from '../locales/words.ts';

/** What went wrong and what to do, in the customer's language. */
export function explain(error: DesksideError, { say, number }: Speech): string {
  switch (error.code) {
    case 'code_refused': {
      const reason = (error as DesksideError<'code_refused'>).data?.reason;
      return reason === 'used' ? say.codeUsed : reason === 'expired' ? say.codeExpired : say.codeWrong;
    }
    case 'challenge_required':
      return say.codeChallenge;
    case 'rate_limited':
      return fill(say.failedRate, { n: number(Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000))) });
    case 'origin_refused':
      return say.failedOrigin;
    case 'not_found':
      return say.failedDesk;
    case 'not_connected':
    case 'unavailable':
      return say.failedNetwork;
    case 'wrong_state':
    case 'gone':
      return say.failedState;
    default:
      return say.failedOther;
  }
}
