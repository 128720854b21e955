import { errors, type ErrorCode } from '@deskside/sdk/constants';
import type { Failure } from './machine.ts';

/** What happened, and what to do: the words of each failure. Clients translate by code. */
const messages: Record<ErrorCode, string> = {
  bad_request: 'The request is not understood. Compare it with the documentation.',
  unauthorized: 'Sign in again: the name, the password or the token is wrong, or has ended.',
  forbidden: 'This account may not do that. Ask a manager of the desk.',
  origin_refused: 'This site may not use this desk. Add its origin to the desk’s settings.',
  identity_required: 'This desk serves signed-in users only. The site has to say who its user is.',
  identity_refused: 'What the site said of its user does not hold. `reason` says why; the documentation says more.',
  code_required: 'A code of the second step is needed. Open the authenticator app.',
  banned: 'This desk takes nothing from you until the time in `until`.',
  not_found: 'There is nothing here. Check the address.',
  code_refused: 'This direct code does not work. Ask the supporter for a new one.',
  method_not_allowed: 'This address does not know that method.',
  too_slow: 'The connection could not keep up. Connect again; nothing is lost.',
  wrong_state: 'This is not possible any more. Look at the current state.',
  already_open: 'There is an open conversation already. Go on with it.',
  idempotency_conflict: 'This id was used for something else. Use a new one.',
  gone: 'Somebody was faster, or the time is over.',
  too_large: 'This is too large. Send less at once.',
  history_truncated: 'Older history is not kept. Start from the first one that is.',
  unsupported: 'This server does not know that command. Update the server or the client.',
  version_unsupported: 'This server does not speak that version. Reload the page.',
  challenge_required: 'Solve the challenge and try again.',
  rate_limited: 'Too many tries. Wait a moment.',
  internal: 'Something went wrong on the server. Try again, and name the request id if it stays.',
  storage_unavailable: 'The server cannot write to its disk. Nothing was saved; try again.',
  unavailable: 'The server is stopping or starting. Try again in a moment.',
  not_connected: 'The server cannot be reached.',
};

/** The body of a failure as it leaves the server: code, words, data and the request id, never a stack. */
export interface FailureBody {
  code: ErrorCode;
  message: string;
  data?: Record<string, unknown>;
  request?: string;
}

export function failure(code: ErrorCode, data?: Record<string, unknown>): Failure {
  return data === undefined ? { failure: code } : { failure: code, data };
}

export function bodyOf(result: Failure, request?: string): FailureBody {
  const body: FailureBody = { code: result.failure, message: messages[result.failure] };
  if (result.data) body.data = result.data;
  if (request) body.request = request;
  return body;
}

export function statusOf(code: ErrorCode): number {
  return errors[code].status;
}

/** What an unexpected error is to the outside: a disk that is full or broken is known to pass, the rest is a bug. */
export function codeOfFault(error: unknown): 'storage_unavailable' | 'internal' {
  return /SQLITE_FULL|SQLITE_IOERR|disk is full|disk I\/O error/.test(String(error))
    ? 'storage_unavailable'
    : 'internal';
}
