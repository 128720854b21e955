import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk } from './kit/desk.ts';
import { download, upload, type FilePlace } from './kit/file-calls.ts';
import { gif, jpeg, png, webp } from './kit/pictures.ts';
import { TestServer } from './kit/server.ts';
import { connect, type Wire } from './kit/wire.ts';

const SITE = 'https://shop.example';
const text = (words: string) => new TextEncoder().encode(words);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** As JavaScript reads bytes, each a character. */
const latin = (words: string) => Uint8Array.from(words, (character) => character.charCodeAt(0));

const html = text('<!doctype html><script>alert(document.domain)</script>');
const svg = text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>');
const jar = latin('PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000META-INF/MANIFEST.MF');
const pdf = text('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj');

/** Files that are dangerous as soon as somebody believes what they say of themselves. */
const pages: Record<string, Uint8Array> = {
  html,
  svg,
  pdf,
  jar,
  'HTML with a byte order mark': join(Uint8Array.of(0xef, 0xbb, 0xbf), html),
  'HTML in UTF-7': text('+ADw-script+AD4-alert(1)+ADw-/script+AD4-'),
  'HTML in UTF-16': Uint8Array.from([0xff, 0xfe, ...[...html].flatMap((byte) => [byte, 0])]),
  'HTML behind white space': join(text(' \n'.repeat(300)), html),
  XHTML: text('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'),
  'XML with a style sheet': text('<?xml version="1.0"?><?xml-stylesheet href="data:text/xsl,x"?><x/>'),
  'an SVG that says it is a PNG': join(latin('\u0089PNG'), svg),
  'HTML that says it is a JPEG': join(latin('\u00ff\u00d8'), html),
  'HTML that says it is a bitmap': join(text('BM'), html),
  MHTML: text('MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<script>alert(1)</script>'),
  script: text('alert(1)//'),
};
/** Real pictures that are something else as well. */
const polyglots: Record<string, Uint8Array> = {
  GIFAR: join(gif(1, 1), jar),
  'GIF and script': join(gif(0x2f2a, 0x10), text('*/=1;alert(1)//')),
  'GIF and HTML': join(gif(4, 4), html),
  'PNG and HTML': join(png(4, 4), html),
  'PNG and SVG': join(png(4, 4), svg),
  'PNG and PDF': join(png(4, 4), pdf),
  'JPEG and HTML': join(jpeg(4, 4), html),
  'JPEG and JAR': join(jpeg(4, 4), jar),
  'WebP and HTML': join(webp('VP8X', 4, 4), html),
  'a GIF that would fill the memory': gif(65_535, 65_535),
  'a PNG that would fill the memory': png(0x7fffffff, 0x7fffffff),
};
const disguises = [
  { name: 'photo.png', type: 'image/png' },
  { name: 'page.html', type: 'text/html' },
  { name: 'image.svg', type: 'image/svg+xml' },
];
const corpus = Object.entries({ ...pages, ...polyglots }).flatMap(([what, bytes]) =>
  disguises.map((disguise) => ({ what: `${what} as ${disguise.name}`, bytes, disguise, isPicture: what in polyglots })),
);

let server: TestServer;
let place: FilePlace & { token: string };
let wire: Wire;
beforeAll(async () => {
  server = await TestServer.start();
  const desk = await makeDesk(server, { origins: [SITE] });
  const { token } = await desk.visitor();
  const { body } = await call<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID() },
  });
  place = { desk: desk.id, conversation: body.conversation, token };
  wire = await connect(server, desk.id, token, body.conversation);
}, 60_000);
afterAll(async () => server.close());

describe('[S17] what strangers upload', () => {
  it('is saved and never shown: none of more than 60 disguises is a page, a program or a picture it is not', async () => {
    expect(corpus.length).toBeGreaterThan(60);
    for (const [n, { what, bytes, disguise, isPicture }] of corpus.entries()) {
      const id = `corpus-${String(n).padStart(4, '0')}`;
      const stored = await upload(server, place, id, bytes, {
        name: disguise.name,
        headers: { 'content-type': disguise.type },
      });
      expect(stored.status, what).toBe(200);
      const { type, width = 0, height = 0 } = stored.body;
      if (!isPicture) expect(type, what).toMatch(/^(application\/(octet-stream|pdf|zip)|text\/plain)$/);
      else if (type !== 'application/octet-stream') {
        expect(type, what).toMatch(/^image\/(png|jpeg|gif|webp)$/);
        expect([width > 0, height > 0, width * height <= 50_000_000], what).toEqual([true, true, true]);
      }
      if (what.includes('would fill')) expect(type).toBe('application/octet-stream');
      expect(await wire.ask({ type: 'message.send', file: id })).toMatchObject({ type: 'ok' });

      const { headers } = await download(server, place, id);
      expect(headers.get('content-disposition'), what).toMatch(/^attachment; /);
      // A script would draw a picture with exactly this type, and nothing else.
      expect(headers.get('content-type'), what).toBe(type.startsWith('image/') ? type : 'application/octet-stream');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toMatch(/^private, /);
      expect(headers.get('vary')).toMatch(/authorization/i);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('has a name that can be shown and saved', async () => {
    const id = 'names-000001';
    const { body } = await upload(server, place, id, png(1, 1), { name: '../..\\\u202egnp.„Rechnung“\r\nx: y".html' });
    expect(body.name).toBe('gnp.„Rechnung“x: y".html');
    await wire.ask({ type: 'message.send', file: id });
    const { headers } = await download(server, place, id);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="gnp._Rechnung_x_ y_.html"; filename*=UTF-8''gnp.%E2%80%9ERechnung%E2%80%9Cx%3A%20y%22.html`,
    );
    expect(headers.get('x')).toBeNull();
  });

  it('can be sent and read by pages of the desk’s sites, and by no others', async () => {
    const path = `/v1/desks/${place.desk}/conversations/${place.conversation}/files/names-000001`;
    const ask = (method: string, origin: string, token = '') =>
      fetch(server.url + path, { method, headers: { origin, ...(token && { authorization: `Bearer ${token}` }) } });
    const preflight = await ask('OPTIONS', SITE);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(preflight.headers.get('access-control-allow-origin')).toBe(SITE);
    expect((await ask('OPTIONS', 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('GET', 'https://evil.example', place.token)).status).toBe(403);
    // The token belongs to another origin.
    expect((await ask('GET', SITE, place.token)).status).toBe(401);
  });

  it('R1: crooked names, ids and lengths are refused in words, and the server goes on', async () => {
    const base = `${server.url}/v1/desks/${place.desk}/conversations/${place.conversation}/files/`;
    const authorization = `Bearer ${place.token}`;
    for (const id of ['x', '%00', '..', '%2e%2e', 'a/b', "x'; DROP TABLE file_part; --", '__proto__', 'x'.repeat(65)]) {
      for (const name of ['', '%', '%00', '%ff%fe', '__proto__', '&name=twice', '%ED%A0%80']) {
        for (const method of ['PUT', 'GET']) {
          const response = await fetch(`${base}${encodeURI(id)}?name=${name}`, {
            method,
            headers: { authorization },
            ...(method === 'PUT' && { body: 'x' }),
          });
          expect([200, 400, 404, 405], `${method} ${id} ${name}`).toContain(response.status);
          if (response.status !== 200) expect(await response.json()).toHaveProperty('error.code');
        }
      }
    }
    expect((await download(server, place, 'names-000001')).status).toBe(200);
  });
});
