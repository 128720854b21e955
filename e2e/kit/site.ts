import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Somebody's web site on an origin of its own, strict about what may run on it. */
export interface Site {
  origin: string;
  close(): Promise<void>;
}

/** The policy that the documentation promises to work, for this server. */
function documentedPolicy(server: string): string {
  const text = readFileSync(new URL('../../docs/embed.md', import.meta.url), 'utf8');
  const policy = /^Content-Security-Policy: (.+)$/m.exec(text)![1]!;
  return policy
    .replaceAll('https://help.example.com', server)
    .replaceAll('wss://help.example.com', server.replace('http', 'ws'));
}

/** Fields with what nobody else should see. The page's own marks say so, or the browser knows. */
const FORM = `<p>Your order <b>4711</b> is on its way.</p>
  <p id="account" data-deskside-private>Account CANARY-ACCOUNT</p>
  <p><label>Password <input type="password" value="CANARY-PASSWORD"></label></p>
  <p><label>Card <input autocomplete="cc-number" value="CANARY-CARD"></label></p>
  <p><label>Remark <input id="remark" value="CANARY-REMARK"></label></p>
  <ul><li>One lamp</li><li>Two chairs</li></ul><button>Pay</button>`;

/**
 * `/` has the floating icon, `/form` a form as well, `/seats` the seat list, all of `desk` on `server`, `/sandboxed` the
 * icon in a sandbox, `/pinned?path=&integrity=` a certain version of it, `/own` one that the
 * site serves itself, and `/plain` nothing.
 * Another desk and another language of the page are asked for by `?desk=` and `?lang=`.
 */
export async function openSite(desk: string, server: () => string, port: number): Promise<Site> {
  const page = (
    title: string,
    body: string,
    desk: string,
    lang: string,
    script = `src="${server()}/deskside.js"`,
  ) => `<!doctype html><html lang="${lang}">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
    <h1>${title}</h1><p>A page of a company.</p>${body}
    <script async ${script} data-desk="${desk}"></script></html>`;
  const http = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', documentedPolicy(server()));
    const { pathname, searchParams } = new URL(request.url!, 'http://site');
    const [of, lang] = [searchParams.get('desk') ?? desk, searchParams.get('lang') ?? 'en'];
    if (pathname === '/') response.end(page('Icon', '', of, lang));
    else if (pathname === '/form') response.end(page('Order', FORM, of, lang));
    else if (pathname === '/seats')
      response.end(page('Seats', `<deskside-seats desk="${of}"></deskside-seats>`, of, lang));
    else if (pathname === '/own') {
      const policy = documentedPolicy(server()).replace('script-src', "script-src 'self'");
      response.setHeader('content-security-policy', policy);
      response.end(page('Own', '', of, lang, `src="/widget/deskside.js" data-server="${server()}"`));
    } else if (pathname.startsWith('/widget/')) {
      response.setHeader('content-type', 'text/javascript');
      void fetch(server() + pathname.slice('/widget'.length)).then(async (file) => response.end(await file.text()));
    } else if (pathname === '/pinned') {
      const script = `src="${server()}${searchParams.get('path')}" integrity="${searchParams.get('integrity')}" crossorigin`;
      response.end(page('Pinned', '', of, lang, script));
    } else if (pathname === '/sandboxed') {
      response.setHeader('content-security-policy', "default-src 'none'; frame-src 'self'");
      response.end(
        '<!doctype html><title>Sandboxed</title><iframe sandbox="allow-scripts" src="/" title="Shop"></iframe>',
      );
    } else if (pathname === '/plain') response.end('<!doctype html><title>Plain</title><h1>Shop</h1>');
    else response.writeHead(404).end();
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}
