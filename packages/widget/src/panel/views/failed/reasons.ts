import type { DesksideError } from '@deskside/sdk/customer';
import { failed as en } from '../../../locales/en.json';
import type { Spoken } from '../../../locales/spoken.ts';
import { fill } from '../../../locales/words.ts';
import { failed as zh } from '../../../locales/zh-CN.json';

/** What went wrong and what to do, in the customer's language; undefined where the general answer says it all. */
export function explain(error: DesksideError, { of, language }: Spoken): string | undefined {
  const texts = of<typeof en>('failed', { en, 'zh-CN': zh });
  switch (error.code) {
    case 'rate_limited':
      return fill(texts.failedRate, { n: Math.ceil((error.retryAfterMs || 1) / 60_000) });
    case 'origin_refused':
      return texts.failedOrigin;
    case 'identity_required':
      return texts.failedIdentity;
    case 'identity_refused':
      return texts.failedProof;
    case 'banned': {
      const { until } = (error as DesksideError<'banned'>).data;
      const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
      return fill(texts.failedBanned, { until: time.format(until) });
    }
    case 'not_found':
      return texts.failedDesk;
    case 'wrong_state':
    case 'gone':
      return texts.failedState;
    case 'unsupported':
      return texts.failedFile;
    case 'too_large':
      return texts.failedSize;
    default:
      return undefined;
  }
}
