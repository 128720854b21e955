/** The server's own origin, whatever name it has in front of a proxy. */
export const SELF = 'self';

/**
 * Where a request comes from: {@link SELF}, another site's origin, `null` as browsers send it from sandboxes, or empty
 * for a client that is no browser. Tokens are bound to this.
 */
export function originOf(request: Request): string {
  const origin = request.headers.get('origin');
  if (origin === null) {
    // A browser leaves out Origin on a GET to its own site, and says so here.
    return request.headers.get('sec-fetch-site') === 'same-origin' ? SELF : '';
  }
  if (origin === 'null') return origin;
  return URL.parse(origin)?.host === new URL(request.url).host ? SELF : origin;
}

/** Whether a page of this origin may use a desk that allows these. `null` is every sandboxed page there is: never. */
export function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return origin === '' || origin === SELF || (origin !== 'null' && allowed.includes(origin));
}
