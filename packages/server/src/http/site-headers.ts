const BASE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000',
};

/** Scripts and styles come from files of this server only, and no text becomes markup. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
];

/** Of the console, for what is told while it is closed: in a sandbox it would have no origin. */
const CONSOLE_WORKER = '/console/push-worker.js';

/** Files that are called by what is in them, or stand in a folder that is. */
const IMMUTABLE = /^\/v\/|-[\w-]{8,}\.(js|css)$/;

/** Adds what each kind of file needs: pages may do little, the widget may be loaded by any site. */
export function withSiteHeaders(response: Response, pathname: string): Response {
  const result = new Response(response.body, response);
  for (const [name, value] of Object.entries(BASE)) result.headers.set(name, value);
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
  if (isPage) {
    const ancestors = pathname.startsWith('/console') ? "'none'" : "'self'";
    result.headers.set('content-security-policy', [...PAGE_POLICY, `frame-ancestors ${ancestors}`].join('; '));
    result.headers.set('cache-control', 'no-cache');
  } else if (pathname === CONSOLE_WORKER) {
    result.headers.set('content-security-policy', "default-src 'none'");
    result.headers.set('cache-control', 'no-cache');
  } else if (response.ok) {
    // A picture that is opened by itself must not run what is in it.
    result.headers.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    result.headers.set('access-control-allow-origin', '*');
    result.headers.set('cross-origin-resource-policy', 'cross-origin');
    result.headers.set(
      'cache-control',
      IMMUTABLE.test(pathname) ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    );
  }
  return result;
}
