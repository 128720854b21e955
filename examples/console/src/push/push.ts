import type { PushSubscription as Wanted, Supporter } from '@deskside/sdk/supporter';
import { $language } from '../text/text.ts';

/** `impossible`: this browser has no push; `blocked`: it was told not to show anything. */
export type PushState = 'impossible' | 'blocked' | 'off' | 'on';

const isPossible = () => 'serviceWorker' in navigator && 'PushManager' in window && typeof Notification === 'function';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): unknown };
}

/** The page's policy wants to be told that the address of a script is meant. */
const policy = (window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('deskside-console', {
  createScriptURL: (address) => address,
});

function register(): Promise<ServiceWorkerRegistration> {
  const address = `push-worker.js?language=${$language.get()}`;
  return navigator.serviceWorker.register((policy?.createScriptURL(address) ?? address) as string);
}

const wantedOf = (subscription: PushSubscription): Wanted => {
  const { endpoint = '', keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' } };
};

export async function pushState(): Promise<PushState> {
  if (!isPossible()) return 'impossible';
  if (Notification.permission === 'denied') return 'blocked';
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** A browser has one subscription, for one desk's key: that of another desk gives way. */
function isFor(subscription: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  const own = btoa(String.fromCharCode(...bytes));
  return own.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key;
}

/** After a click: the browser asks its own question once. Where it is on already, the server is told again. */
export async function turnPushOn(supporter: Supporter): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const key = await supporter.pushKey();
  const registration = await register();
  const before = await registration.pushManager.getSubscription();
  if (before && !isFor(before, key)) await before.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await supporter.subscribePush(wantedOf(subscription));
}

export async function turnPushOff(supporter: Supporter): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await supporter.unsubscribePush(wantedOf(subscription));
  await subscription.unsubscribe();
}

/** A subscription belongs to a sign-in: whoever signs in again in this browser goes on with it. */
export async function renewPush(supporter: Supporter): Promise<void> {
  if ((await pushState()) === 'on' && Notification.permission === 'granted') await turnPushOn(supporter);
}
