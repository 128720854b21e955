import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, connect, makeDesk, request, visitor } from './kit.ts';

const HOUR = 3_600_000;

const sent: string[] = [];
beforeEach(() => {
  sent.length = 0;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  vi.stubGlobal('fetch', (address: string) => {
    sent.push(address);
    return Promise.resolve(new Response(null, { status: 201 }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('[U1] nothing is pushed to a browser whose sign-in session is over, although nobody signed out', async () => {
  const desk = await makeDesk();
  const { token } = desk.ann;
  const { publicKey } = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const p256dh = Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64url');
  const body = { endpoint: 'https://web.push.apple.com/ann', keys: { p256dh, auth: 'A'.repeat(22) } };
  expect((await call('PUT', `/desks/${desk.id}/push`, { token, body })).status).toBe(200);
  const wire = await connect(desk.id, token, null);
  await wire.ask({ type: 'status.set', status: 'online' });
  wire.close();
  await wire.ended();

  await request(desk.id, (await visitor(desk.id)).token);
  await vi.waitFor(() => expect(sent).toEqual([body.endpoint]));
  vi.setSystemTime(Date.now() + 8 * HOUR + 1000);
  await request(desk.id, (await visitor(desk.id)).token);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(sent).toHaveLength(1);
});
