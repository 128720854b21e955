import { DesksideError, errorFrom, isDesksideError } from './error.ts';
import type { Host } from './host.ts';
import { errorOfClose } from './link/machine.ts';

/** A request without an answer after this time has failed. */
const HTTP_MS = 10_000;

/**
 * One request: GET, or POST where there is a body, of a path behind `/v1/desks/<desk>`, such as `/tickets`. When the
 * server asks for a proof of work first, the work is done and the request sent once more with the answer. Rejects with
 * a {@link DesksideError}.
 */
export type Http = <Answer>(path: string, body?: object | null, token?: string, method?: string) => Promise<Answer>;

/** A small client for the resources of one desk; `signal` aborts every request that is under way. */
export function createHttp(base: string, host: Host, signal: AbortSignal, fetch = globalThis.fetch): Http {
  const send = async <Answer>(path: string, body?: object | null, token?: string, method?: string): Promise<Answer> => {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { signal: abort.signal });
    const settled = host.wake(HTTP_MS, onAbort);
    try {
      const response = await fetch(base + path, {
        method: method ?? (body ? 'POST' : 'GET'),
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: body ? JSON.stringify(body) : null,
        signal: abort.signal,
      });
      const { ok, status, headers } = response;
      const answer = (await response.json().catch((cause: unknown) => {
        if (ok) throw cause;
      })) as (Answer & { error?: { code: string } }) | null | undefined;
      if (ok) return answer!;
      // Without an error in it, it comes from something in between: a proxy, a hotel's sign-in.
      const after = Number(headers.get('retry-after')) * 1000;
      const data = after > 0 ? { retryAfterMs: after } : null;
      throw errorFrom(answer?.error ?? { ...errorOfClose(4000 + status), message: `HTTP ${status}`, data });
    } catch (error) {
      throw error instanceof DesksideError ? error : new DesksideError('not_connected', undefined, { cause: error });
    } finally {
      settled();
      // What was waiting for the signal does so no longer.
      onAbort();
    }
  };

  return async (path, body, ...how) => {
    try {
      return await send(path, body, ...how);
    } catch (error) {
      if (!isDesksideError(error, 'challenge_required') || !error.data) throw error;
      const { challenge } = error.data;
      // The code for it is loaded only now. It fails where there is no WebCrypto (a page without TLS), with an algorithm
      // that only a newer version knows, or when the code could not be loaded.
      const work = await import('./solve-challenge.ts')
        .then(({ solveChallenge }) => solveChallenge(challenge, signal))
        .catch(() => null);
      if (!work) throw error;
      return send(path, { ...body, challenge: work }, ...how);
    }
  };
}
