import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SignedIn } from '@deskside/sdk/protocol';
import { PASSWORD, call, connect, makeDesk, request, visitor } from './kit.ts';

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
  const keys = { p256dh, auth: 'A'.repeat(22) };
  const subscribe = async (by: string, endpoint: string) =>
    expect((await call('PUT', `/desks/${desk.id}/push`, { token: by, body: { endpoint, keys } })).status).toBe(200);
  const [before, after] = ['https://web.push.apple.com/before', 'https://web.push.apple.com/after'];
  await subscribe(token, before);
  const wire = await connect(desk.id, token, null);
  await wire.ask({ type: 'status.set', status: 'online' });
  wire.close();
  await wire.ended();

  await request(desk.id, (await visitor(desk.id)).token);
  await vi.waitFor(() => expect(sent).toEqual([before]));
  vi.setSystemTime(Date.now() + 8 * HOUR + 1000);
  const again = await call<SignedIn>('POST', `/desks/${desk.id}/sign-in`, {
    body: { user: 'ann', password: PASSWORD },
  });
  await subscribe(again.body.token, after);
  await request(desk.id, (await visitor(desk.id)).token);
  // All that a member has is told at once: had the old one been told, it would be here by now.
  await vi.waitFor(() => expect(sent).toContain(after));
  expect(sent).toEqual([before, after]);
});
