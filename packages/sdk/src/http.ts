import { errors, type ErrorCode } from './constants.ts';
import { DesksideError, errorFrom } from './error.ts';
import type { Host } from './host.ts';

/** A request without an answer after this time has failed. */
export const HTTP_MS = 10_000;

/** One request to `/v1`. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind `/v1/desks/<desk>`, such as `/tickets`. */
  path: string;
  body?: object;
  /** The visitor's or the sign-in token. */
  token?: string | undefined;
  signal?: AbortSignal;
}

/** The server's answer to one request; rejects with a {@link DesksideError}. */
export type Http = <Answer>(request: HttpRequest) => Promise<Answer>;

export interface HttpOptions {
  server: string;
  desk: string;
  fetch: typeof fetch | undefined;
  host: Host;
  /** Aborts every request that is under way. */
  signal: AbortSignal;
}

/** A small client for the resources of one desk. */
export function createHttp({ server, desk, fetch = globalThis.fetch, host, signal }: HttpOptions): Http {
  const base = `${server.replace(/\/+$/, '')}/v1/desks/${encodeURIComponent(desk)}`;
  return async <Answer>({ method = 'GET', path, body, token, signal: own }: HttpRequest): Promise<Answer> => {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    for (const one of [signal, own]) {
      if (one?.aborted) onAbort();
      one?.addEventListener('abort', onAbort);
    }
    const settled = host.wake(HTTP_MS, onAbort);
    try {
      const headers: Record<string, string> = {};
      if (body) headers['content-type'] = 'application/json';
      if (token) headers['authorization'] = `Bearer ${token}`;
      const response = await fetch(base + path, {
        method,
        headers,
        signal: abort.signal,
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer = (await response.json().catch((cause: unknown) => {
        // Cut off, or a page of somebody in between: a proxy, a hotel's sign-in.
        throw response.ok ? cause : errorOfStatus(response);
      })) as Answer & { error?: { code?: unknown } };
      if (response.ok) return answer;
      const code = answer?.error?.code;
      throw typeof code === 'string' ? errorFrom({ ...answer.error, code }) : errorOfStatus(response);
    } catch (error) {
      throw error instanceof DesksideError
        ? error
        : new DesksideError('not_connected', 'The server could not be reached.', { cause: error });
    } finally {
      settled();
      signal.removeEventListener('abort', onAbort);
      own?.removeEventListener('abort', onAbort);
    }
  };
}

/** The error of an answer that does not come from Deskside: from a proxy in front of it, for example. */
function errorOfStatus({ status, headers }: Response): DesksideError {
  if (status === 502 || status === 504) status = 503;
  const seconds = Number(headers.get('retry-after'));
  const code = (Object.keys(errors) as ErrorCode[]).find((name) => errors[name].status === status) ?? 'internal';
  const known = code === 'storage_unavailable' ? 'unavailable' : code;
  return new DesksideError(known, `HTTP ${status}`, { data: seconds > 0 ? { retryAfterMs: seconds * 1000 } : null });
}
