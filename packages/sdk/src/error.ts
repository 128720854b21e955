import { errors, type ErrorCode } from './constants.ts';
import type { IdentityRefusal } from './protocol/identity.ts';

/** What an error carries beside its code. A code that is not listed here carries nothing that can be relied on. */
export interface ErrorData {
  rate_limited: { retryAfterMs: number };
  code_refused: { reason: 'wrong' | 'used' | 'expired' };
  already_open: { conversation: string };
  identity_refused: { reason: IdentityRefusal };
  code_required: { wrong: boolean };
  /** Epoch milliseconds. */
  banned: { until: number };
  challenge_required: { challenge: unknown };
}

/** The data of one code. */
export type ErrorDataOf<Code extends ErrorCode> = Code extends keyof ErrorData
  ? ErrorData[Code]
  : Readonly<Record<string, unknown>> | null;

/** What a {@link DesksideError} is made of. */
export interface ErrorDetails {
  data?: Readonly<Record<string, unknown>> | null | undefined;
  /** The request's id in the server's log. */
  request?: string | null | undefined;
  cause?: unknown;
}

/**
 * The only error the SDK rejects with. `code` is one of a closed list and types `data`; the message says in English
 * what happened and is meant for logs, not for customers.
 *
 * @example
 * catch (error) {
 *   if (isDesksideError(error, 'code_refused')) show(error.data.reason);
 * }
 */
export class DesksideError<Code extends ErrorCode = ErrorCode> extends Error {
  declare readonly code: Code;
  declare readonly data: ErrorDataOf<Code>;
  /** How long to wait before trying again, in milliseconds; null when the server did not say. */
  declare readonly retryAfterMs: number | null;
  /** The request's id in the server's log, to quote when asking for help. */
  declare readonly request: string | null;

  constructor(code: Code, message: string = code, { data = null, request = null, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DesksideError';
    this.code = code;
    this.data = data as ErrorDataOf<Code>;
    this.retryAfterMs = typeof data?.['retryAfterMs'] === 'number' ? data['retryAfterMs'] : null;
    this.request = request;
  }
}

/** Tells whether something thrown is a {@link DesksideError}, of this code if one is given. */
export function isDesksideError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is DesksideError<Code> {
  return error instanceof DesksideError && (code === undefined || error.code === code);
}

/**
 * The error in an answer of the server. A code that only a newer server knows becomes `internal`.
 *
 * @internal
 */
export function errorFrom(answer: ErrorDetails & { code: string; message?: string | undefined }): DesksideError {
  return new DesksideError(
    Object.hasOwn(errors, answer.code) ? (answer.code as ErrorCode) : 'internal',
    answer.message,
    answer,
  );
}
