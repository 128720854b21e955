import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUBPROTOCOL } from '@deskside/sdk/constants';
import { PASSWORD, call, mustCall } from './kit/desk.ts';
import { changeRoom, foundOnDisk } from './kit/files.ts';
import { handshake } from './kit/raw-socket.ts';
import { operationsOf } from './kit/reference.ts';
import { OPERATOR_KEY, SECRET, TestServer, until } from './kit/server.ts';
import { makeTenant, type Tenant } from './kit/tenant.ts';

/** What must never be in an answer: stacks, paths, SQL, names of our files. */
const INSIDES =
  /\n\s+at |\.(ts|js):\d|node_modules|\/tmp\/|file:\/\/|SQLITE|SELECT |INSERT |no such table|worker\.js|ZodError/i;
const ERROR_KEYS = ['code', 'data', 'message', 'request'];

let server: TestServer;
let tenant: Tenant;
const sentTickets: string[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  tenant = await makeTenant(server, 'leak');
}, 120_000);
afterAll(async () => server.close());

function checkError(text: string): void {
  expect(text).not.toMatch(INSIDES);
  const { error, ...rest } = JSON.parse(text) as { error: Record<string, unknown> };
  expect(rest).toEqual({});
  expect(ERROR_KEYS).toEqual(expect.arrayContaining(Object.keys(error)));
  expect(error).toMatchObject({
    code: expect.any(String),
    message: expect.any(String),
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
}

describe('what leaves the server, and what stays', () => {
  it('S19 S5: hundreds of malformed requests: code, words, data and request id, and nothing of what was sent', async () => {
    const secretWord = 'canary-in-the-request';
    const operations = await operationsOf(server);
    const bodies = [
      undefined,
      'not json',
      '{',
      '[]',
      'null',
      '"x"',
      '0',
      '{}',
      `{"user":{"$ne":1},"password":"${secretWord}"}`,
      `{"user":"${secretWord}","password":["${secretWord}"]}`,
      `{"id":"${secretWord}","text":7,"details":{"name":1}}`,
      `{"__proto__":{"role":"admin"},"room":"${secretWord}"}`,
      '['.repeat(50_000),
      `{"token":"${secretWord}","password":1}`,
      '{"name":"\ud800","groups":0}',
    ];
    const tokens = [undefined, tenant.waiting.token, tenant.ann.token, tenant.mary.token];
    let errors = 0;
    for (const { method, path } of operations) {
      if (path.endsWith('/stop') || path.endsWith('/sign-out') || path.endsWith('/visitors/current')) continue;
      for (const [index, body] of bodies.entries()) {
        const token = tokens[index % tokens.length];
        const id = index % 2 ? '%00%ff' : "x'; DROP TABLE row; --";
        const address = path.replace(':desk', tenant.desk.id).replace(/:\w+/, encodeURIComponent(id));
        const query =
          method === 'GET' ? `?day=${index}&zone=${encodeURIComponent('../../etc/passwd')}&before=NaN&state=x` : '';
        const response = await fetch(`${server.url}/v1${address}${query}`, {
          method,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(method !== 'GET' && body !== undefined && { body }),
        });
        const text = await response.text();
        expect(response.status, `${method} ${address} ${text}`).toBeLessThan(500);
        if (response.status >= 400) {
          checkError(text);
          errors += 1;
        }
        expect(text).not.toContain(secretWord);
      }
    }
    for (const zone of ['x', 'constructor', '+99:99', 'Europe/Atlantis', '%00', 'UTC', 'Asia/Shanghai']) {
      for (const day of ['2026-02-30', '2026-01-01', '0000-01-01', '9999-12-31', 'today']) {
        const { status } = await call(
          server,
          'GET',
          `/desks/${tenant.desk.id}/records?day=${day}&zone=${encodeURIComponent(zone)}`,
          { token: tenant.ann.token },
        );
        expect([200, 400], `${day} ${zone}`).toContain(status);
      }
    }
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/%',
      '/v1//desks',
      '/v1/desks/../operator',
      '/parties/',
      '/parties/desk/%2e%2e',
      '/v1/desks/%E0%A4%A',
      '/%',
      '//',
    ]) {
      const response = await fetch(server.url + path);
      const text = await response.text();
      expect(response.status, path).toBeLessThan(500);
      expect(text).not.toMatch(INSIDES);
    }
    expect(errors).toBeGreaterThan(150);
  });

  it('S5: no token, ticket, password, direct code or word of a conversation is in the log; no secret is on the disk', async () => {
    const { desk, ann, waiting, active } = tenant;
    for (const conversation of [waiting.conversation]) {
      const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
        token: waiting.token,
        body: { room: 'conversation', conversation },
      });
      sentTickets.push(ticket);
      const { socket } = await handshake(server, `/parties/conversation/${conversation}?v=1`, { ticket });
      await until(() => socket?.frames.some(({ type }) => type === 'welcome'));
      socket?.send(JSON.stringify({ type: 'preview', text: 'canary-typed-not-sent' }));
      socket?.send('{"type":"message.send","id":"canary-broken-frame","text":');
      await until(() => socket?.frames.some(({ type }) => type === 'fail'));
      socket?.destroy();
    }
    await call(server, 'POST', `/desks/${desk.id}/sign-in`, {
      body: { user: 'ann', password: 'canary-wrong-password' },
    });
    const secrets = [
      ann.token,
      waiting.token,
      active.token,
      ...sentTickets,
      PASSWORD,
      'canary-wrong-password',
      OPERATOR_KEY,
      SECRET,
      'canary-typed-not-sent',
      'canary-broken-frame',
    ];
    const spoken = tenant.canaries.map(({ word }) => word);
    for (const word of [...secrets, ...spoken]) expect(server.log, word).not.toContain(word);
    expect(foundOnDisk(server, secrets)).toEqual([]);
    // What is looked for on the disk can be found there: conversations are kept.
    expect(foundOnDisk(server, ['canary-leak-waiting-text'])).toHaveLength(1);
  });

  it('S22: each kind of answer carries its headers', async () => {
    const head = async (path: string, init?: RequestInit) =>
      (await fetch(server.url + path, { redirect: 'manual', ...init })).headers;
    const { desk } = tenant;
    for (const [path, init] of [
      [`/v1/desks/${desk.id}`],
      ['/v1/health'],
      ['/v1/unknown'],
      [`/v1/desks/${desk.id}/me`],
      ['/v1/openapi.json'],
      ['/parties/desk/80000001'],
      ['/deskside.js', { method: 'POST' }],
      [`/v1/desks/${desk.id}/visitors`, { method: 'POST' }],
    ] as [string, RequestInit?][]) {
      const headers = await head(path, init);
      expect(headers.get('content-type'), path).toMatch(/^application\/json/);
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('strict-transport-security'), path).toMatch(/^max-age=\d{8}/);
      expect(headers.get('cache-control'), path).toBe(
        path === `/v1/desks/${desk.id}` ? 'public, max-age=5' : 'no-store',
      );
      expect(headers.get('set-cookie'), path).toBeNull();
      expect(headers.get('server'), path).toBeNull();
    }
    const page = await head('/console/');
    const policy = page.get('content-security-policy') ?? '';
    expect(page.get('content-type')).toMatch(/^text\/html/);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe-');
    expect(page.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    const widget = await head('/deskside.js');
    expect(widget.get('access-control-allow-origin')).toBe('*');
    expect(widget.get('cross-origin-resource-policy')).toBe('cross-origin');
    const site = fileURLToPath(new URL('../dist/site', import.meta.url));
    const picture = readdirSync(site, { recursive: true, encoding: 'utf8' }).find((name) =>
      /\.(svg|png|jpg)$/.test(name),
    );
    if (picture === undefined) throw new Error('the site has no picture');
    const headers = await head(`/${picture}`);
    expect(headers.get('content-type')).toMatch(/^image\//);
    expect(headers.get('content-security-policy')).toContain('sandbox');
    for (const file of [page, widget, headers]) expect(file.get('x-content-type-options')).toBe('nosniff');
  });

  it('S22: a caller is answered 304 for what it has, and TRACE shows nothing', async () => {
    const first = await fetch(`${server.url}/v1/desks/${tenant.desk.id}`);
    const etag = first.headers.get('etag') ?? '';
    const second = await fetch(`${server.url}/v1/desks/${tenant.desk.id}`, { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
    const trace = await new Promise<string>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: server.port, method: 'TRACE', path: '/console/', headers: { cookie: 'secret=1' } },
        (response) => {
          let text = String(response.statusCode);
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.once('end', () => resolve(text));
        },
      );
      asked.once('error', reject);
      asked.end();
    });
    expect(trace).toMatch(/^405/);
    expect(trace).not.toContain('secret');
  });

  it('S19, trap 10: a room of a newer version is refused: 500 faults with a request id that is in the log, and no insides', async () => {
    const { desk, waiting } = tenant;
    const draw = async (token: string, body: object) =>
      (await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, { token, body })).ticket;
    const tickets = [
      [
        `/parties/conversation/${waiting.conversation}?v=1`,
        await draw(waiting.token, { room: 'conversation', conversation: waiting.conversation }),
      ],
      [`/parties/desk/${desk.id}?v=1`, await draw(tenant.ann.token, { room: 'desk' })],
    ] as const;
    await server.kill();
    changeRoom(
      server,
      `SELECT 1 FROM row WHERE collection = 'desk' AND json LIKE '%"${desk.id}"%'`,
      'UPDATE schema SET version = 99',
    );
    changeRoom(
      server,
      `SELECT 1 FROM row WHERE collection = 'request' AND json LIKE '%"${waiting.conversation}"%'`,
      'UPDATE schema SET version = 99',
    );
    server.log = '';
    await server.run();
    const operations = (await operationsOf(server)).filter(
      ({ path, policy }) => path.includes(':desk') && policy !== 'operator',
    );
    const requests: string[] = [];
    for (let n = 0; requests.length < 500; n++) {
      const { method, path } = operations[n % operations.length] ?? operations[0]!;
      const response = await fetch(`${server.url}/v1${path.replace(':desk', desk.id).replace(/:\w+/, 'x')}`, {
        method,
        headers: { authorization: `Bearer ${tenant.mary.token}`, 'content-type': 'application/json' },
        ...(method === 'POST' || method === 'PUT' ? { body: '{}' } : {}),
      });
      expect(response.status).toBe(500);
      const text = await response.text();
      checkError(text);
      const { error } = JSON.parse(text) as { error: { code: string; request: string } };
      expect(error.code).toBe('internal');
      requests.push(error.request);
    }
    for (const [path, ticket] of tickets) {
      const { status, body, socket } = await handshake(server, path, {
        ticket,
        headers: { 'sec-websocket-protocol': `${SUBPROTOCOL}, ticket.${ticket}` },
      });
      expect(socket).toBeNull();
      expect(status).toBe(500);
      checkError(body);
      requests.push((JSON.parse(body) as { error: { request: string } }).error.request);
    }
    for (const id of requests) expect(server.log).toContain(id);
    expect(server.log).toContain('newer version');
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
  });
});
