import { isDesksideError, type ErrorCode } from '@deskside/sdk/supporter';
import { t } from './text.ts';

/** The code of any error; what is not ours is a bug and counts as `internal`. */
export function codeOf(error: unknown): ErrorCode {
  return isDesksideError(error) ? error.code : 'internal';
}

/** What happened and what to do, for people. The server's own words are for logs. */
export function explain(error: unknown): string {
  const text = t(`error.${codeOf(error)}`);
  const request = isDesksideError(error, 'internal') ? error.request : null;
  return request ? `${text} ${t('error.request', { request })}` : text;
}
