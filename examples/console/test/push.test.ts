// @vitest-environment happy-dom
import type { Supporter } from '@deskside/sdk/supporter';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** A browser as the Push API has it: one subscription, and no other key for it. */
function stubBrowser() {
  let current: { key: string } | null = null;
  const subscription = () =>
    current && {
      options: { applicationServerKey: Uint8Array.from(atob(current.key), (c) => c.charCodeAt(0)).buffer },
      toJSON: () => ({ endpoint: `https://push.example/${current!.key}`, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
  const pushManager = {
    getSubscription: async () => subscription(),
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
      const key = applicationServerKey.replaceAll('-', '+').replaceAll('_', '/');
      if (current && current.key !== key) throw new DOMException('Another key.', 'InvalidStateError');
      current = { key };
      return subscription();
    },
  };
  const registration = { pushManager };
  vi.stubGlobal('PushManager', () => {});
  vi.stubGlobal(
    'Notification',
    Object.assign(() => {}, { permission: 'granted', requestPermission: async () => 'granted' }),
  );
  const serviceWorker = { register: async () => registration, getRegistration: async () => registration };
  Object.defineProperty(navigator, 'serviceWorker', { value: serviceWorker, configurable: true });
}

beforeEach(stubBrowser);
afterEach(() => vi.unstubAllGlobals());

it('goes over to the desk that is signed in here, and is the same subscription for the same desk', async () => {
  const { renewPush, turnPushOn } = await import('../src/push/push.ts');
  const told: string[] = [];
  const supporterOf = (key: string) =>
    ({
      pushKey: async () => key,
      subscribePush: async ({ endpoint }: { endpoint: string }) => void told.push(endpoint),
    }) as unknown as Supporter;
  await turnPushOn(supporterOf('-_8B'));
  await renewPush(supporterOf('-_8B'));
  await renewPush(supporterOf('AAAA'));
  expect(told).toEqual(['https://push.example/+/8B', 'https://push.example/+/8B', 'https://push.example/AAAA']);
});
