import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A company's site. */
export interface CompanySite {
  origin: string;
  close(): void;
}

const WORDS = 'Harbour makes programs for offices that have better things to do than to care for programs. ';
const page = (body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${body}</html>`;
const article = (script: string) =>
  page(`<style>body{max-width:720px;margin:auto;font:18px/1.6 sans-serif}img{width:100%;height:auto}</style>${script}
<h1>A page</h1><img src="/picture.svg" width="720" height="405" alt="">${`<p>${WORDS.repeat(6)}</p>`.repeat(12)}`);
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 405"><rect width="720" height="405" fill="#9cb6d8"/>${Array.from(
  { length: 60 },
  (_, n) =>
    `<circle cx="${n * 12}" cy="${200 + 80 * Math.sin(n / 5)}" r="${20 + (n % 7)}" fill="#274a86" opacity=".3"/>`,
).join('')}</svg>`;

/**
 * `/` is a page without anything, `/empty.js` a script without anything; `/article` has a picture and text, and
 * `/article?<address of a script>` that script as well, as a site embeds it.
 */
export async function openCompanySite(desk: string): Promise<CompanySite> {
  const types = { '/empty.js': 'text/javascript', '/picture.svg': 'image/svg+xml' };
  const http = createServer((request, response) => {
    const { pathname, search } = new URL(request.url!, 'http://site.test');
    response.setHeader('content-type', types[pathname as keyof typeof types] ?? 'text/html');
    if (pathname === '/') response.end(page('<h1>A page</h1>'));
    else if (pathname === '/picture.svg') response.end(PICTURE);
    else if (pathname === '/article') {
      const src = decodeURIComponent(search.slice(1));
      response.end(article(src && `<script async src="${src}" data-desk="${desk}"></script>`));
    } else response.end('');
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}
