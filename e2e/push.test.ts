import { createECDH, randomBytes, type ECDH } from 'node:crypto';
import { join } from 'node:path';
import { decrypt } from 'http_ece';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { convertV4MiniflareOptions, Miniflare, Response as Answer } from 'miniflare';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, call, makeDesk, type TestDesk } from '../packages/server/test/kit/desk.ts';
import { OPERATOR_KEY, SECRET, until, type TestServer } from '../packages/server/test/kit/server.ts';
import { launch } from './kit/launch.ts';

const SERVICE = 'push.test.example';
const built = join(import.meta.dirname, '../packages/server/dist');

/** What the test's own push service was sent, and how it answers. */
const arrived: { url: URL; headers: Headers; body: Buffer }[] = [];
let status = 201;
let server: Miniflare;
let url: string;
let desk: TestDesk;
let browser: Browser;
/** The browser's side of a subscription, which the test holds. */
let own: ECDH;
const auth = randomBytes(16);

beforeAll(async () => {
  const rooms = {
    DIRECTORY: 'Directory',
    DESK: 'Desk',
    CONVERSATION: 'Conversation',
    RECORDS: 'Records',
    LOBBY: 'Lobby',
  };
  const options = convertV4MiniflareOptions({
    name: 'deskside',
    modules: [{ type: 'ESModule', path: join(built, 'worker.js') }],
    compatibilityDate: '2026-09-01',
    bindings: { DESKSIDE_SECRET: SECRET, DESKSIDE_OPERATOR_KEY: OPERATOR_KEY, DESKSIDE_PUSH_SERVICES: SERVICE },
    durableObjects: Object.fromEntries(
      Object.entries(rooms).map(([name, className]) => [name, { className, useSQLite: true }]),
    ),
    assets: {
      directory: join(built, 'site'),
      binding: 'ASSETS',
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    },
    // A server reaches no push service of this machine: whatever it sends arrives here.
    outboundService: async (request) => {
      arrived.push({
        url: new URL(request.url),
        headers: new Headers([...request.headers]),
        body: Buffer.from(await request.arrayBuffer()),
      });
      return new Answer(null, { status });
    },
  });
  server = new Miniflare(options);
  url = (await server.ready).href.replace(/\/$/, '');
  desk = await makeDesk({ url } as TestServer);
  own = createECDH('prime256v1');
  own.generateKeys();
  browser = await launch('whole');
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

async function openConsole(page: Page): Promise<void> {
  await desk.activate('ann');
  await page.goto(`${url}/console/`);
  await page.getByLabel('Desk id').fill(desk.id);
  await page.getByLabel('User name', { exact: true }).fill('ann');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Settings' }).waitFor();
}

/** The words of a push that came, after its signature was checked. */
async function read({ url: to, headers, body }: (typeof arrived)[number]): Promise<unknown> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.get('authorization') ?? '') ?? [];
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [{ ...jwk, alg: 'ES256' }] }), {
    audience: to.origin,
  });
  expect(payload.sub).toMatch(/^(mailto|https):/);
  expect(headers.get('content-encoding')).toBe('aes128gcm');
  expect(Number(headers.get('ttl'))).toBeLessThanOrEqual(300);
  return JSON.parse(
    decrypt(body, { version: 'aes128gcm', privateKey: own, authSecret: auth.toString('base64url') }).toString(),
  ) as unknown;
}

const ask = async (name: string) => {
  const { token } = await desk.visitor();
  await call({ url } as TestServer, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), group: 'technical', details: { name } },
  });
};

describe('[B-S3] while the console is closed', () => {
  it('[B-S3] [U1] [U2] [U4] a push comes, is shown by the real service worker, and a click leads to the console', async () => {
    const context = await browser.newContext({ locale: 'en-GB', permissions: ['notifications'] });
    // The browser reaches no push service from here: what it would answer, and nothing else of it, is the test's.
    await context.addInitScript(
      ({ endpoint, p256dh, secret }) => {
        const kept = { current: null as object | null };
        PushManager.prototype.subscribe = (options) => {
          const key = (options!.applicationServerKey as string).replaceAll('-', '+').replaceAll('_', '/');
          kept.current = {
            endpoint,
            options: { applicationServerKey: Uint8Array.from(atob(key), (c) => c.charCodeAt(0)).buffer },
            toJSON: () => ({ endpoint, keys: { p256dh, auth: secret } }),
            unsubscribe: () => Promise.resolve(!(kept.current = null)),
          };
          return Promise.resolve(kept.current as PushSubscription);
        };
        PushManager.prototype.getSubscription = () => Promise.resolve(kept.current as PushSubscription | null);
      },
      {
        endpoint: `https://${SERVICE}/box/1`,
        p256dh: own.getPublicKey().toString('base64url'),
        secret: auth.toString('base64url'),
      },
    );
    const page = await context.newPage();
    await openConsole(page);
    await page.getByRole('button', { name: /^Ann/ }).first().click();
    await page.getByRole('menuitemradio', { name: 'Online' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    const section = page.getByRole('region', { name: 'When the console is closed' });
    await section.getByRole('button', { name: 'Turn on…' }).click();
    await section.getByText('It is on in this browser.').waitFor();

    // As long as a console is open, it rings there.
    await ask('Clara');
    await page
      .getByRole('button', { name: /^Decline/ })
      .first()
      .waitFor();
    expect(arrived).toEqual([]);
    await page.goto('about:blank');
    await until(() => (arrived.length > 0 ? arrived : null), 30_000);
    expect(arrived[0]!.url.href).toBe(`https://${SERVICE}/box/1`);
    expect(await read(arrived[0]!)).toEqual({ kind: 'waiting', name: 'Clara', desk: 'Test desk' });

    // The same words to the service worker that is there.
    await page.goto(`${url}/v1/health`);
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const found = registrations.find(({ scopeURL }) => scopeURL === `${url}/console/`);
        if (found) resolve(found.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const deliver = async (data: object) =>
      session.send('ServiceWorker.deliverPushMessage', {
        origin: url,
        registrationId: await registered,
        data: JSON.stringify(data),
      });
    await deliver({ kind: 'of something newer', name: 'Clara' });
    await deliver({ kind: 'waiting', name: 'Clara', desk: 'Test desk' });
    const shown = await until(() =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration('/console/');
        const all = (await registration?.getNotifications()) ?? [];
        return all.length > 0 ? all.map(({ title, body }) => ({ title, body })) : null;
      }),
    );
    expect(shown).toEqual([{ title: 'Clara is waiting', body: 'Test desk' }]);
    await context.close();
  });

  it('[U1] a browser that is gone is forgotten, and so is whoever signed out', async () => {
    arrived.length = 0;
    status = 410;
    await ask('Dora');
    await until(() => (arrived.length === 1 ? arrived : null));
    status = 201;
    await ask('Emil');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(arrived.length).toBe(1);
  });
});
