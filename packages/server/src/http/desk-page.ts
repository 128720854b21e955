import type { PublicDesk } from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import { deskCard } from './desk-card.ts';

/** Colour of an app whose desk has none: the widget's own. */
const ACCENT = '#2b59d9';
/** Home screens cut longer names. */
const SHORT_NAME_MAX = 12;

const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The language that the browser asks for first. The widget speaks it if it can, and asks the browser itself if not. */
const languageFor = (request: Request): string =>
  /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*/i.exec(request.headers.get('accept-language') ?? '')?.[0] ?? 'en';

/** `head` and `body` are markup. */
const page = (language: string, head: string, body: string) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<link rel="stylesheet" href="/desk-page/page.css">
<link rel="icon" href="/desk-page/icon-192.png">
${head}
</head>
<body>
${body}
</body>
</html>
`;

function pageOf({ id, name, accent }: PublicDesk, language: string): string {
  const title = escapeHtml(name);
  return page(
    language,
    `<title>${title}</title>
<link rel="manifest" href="/d/${id}/app.webmanifest">
<link rel="apple-touch-icon" href="/desk-page/icon-192.png">
<meta name="theme-color" content="${accent || ACCENT}">`,
    `<main data-desk="${id}" aria-label="${title}"></main>
<noscript><p>${title}: please switch JavaScript on to talk to us. / 请启用 JavaScript 以便与我们联系。</p></noscript>
<script src="/deskside.js"></script>
<script src="/desk-page/page.js"></script>`,
  );
}

const nowhere = page(
  'en',
  '<title>There is no such desk</title>\n<meta name="robots" content="noindex">',
  `<main class="nowhere">
<h1>There is no such desk</h1>
<p>Please look at the address again: the desk has eight digits, the first of them 8.</p>
<p lang="zh-CN">没有这个服务台，请核对网址中的八位数字。</p>
</main>`,
);

/** What a phone or a desktop installs: the desk as an app of its own. */
const manifestOf = ({ id, name, accent }: PublicDesk) => ({
  id: `/d/${id}`,
  name,
  short_name: [...name].slice(0, SHORT_NAME_MAX).join(''),
  start_url: `/d/${id}`,
  scope: `/d/${id}`,
  display: 'standalone',
  theme_color: accent || ACCENT,
  background_color: '#ffffff',
  icons: [
    { src: '/desk-page/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/desk-page/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/desk-page/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
});

/** The desk's own page, `/d/<desk id>`, and its manifest; undefined for any other path. */
export async function deskPage(request: Request, pathname: string, env: Env): Promise<Response | undefined> {
  const [, id, file] = /^\/d\/([^/]+)(\/app\.webmanifest|\/?)$/.exec(pathname) ?? [];
  if (!id) return undefined;
  const card = /^8\d{7}$/.test(id) ? await deskCard(env, id) : null;
  if (file === '/app.webmanifest') {
    if (!card) return new Response(null, { status: 404 });
    return Response.json(manifestOf(card.desk), { headers: { 'content-type': 'application/manifest+json' } });
  }
  const headers = { 'content-type': 'text/html; charset=utf-8', vary: 'accept-language' };
  if (!card) return new Response(nowhere, { status: 404, headers });
  return new Response(pageOf(card.desk, languageFor(request)), { headers });
}
