import { buildPushPayload } from '@block65/webcrypto-web-push';
import { publicKeyOf, type SubscriptionRow } from './subscriptions.ts';

/** What nobody has seen by then need not be seen any more, in seconds. */
const TTL_S = 300;
const WAIT_MS = 10_000;

/** What a service worker is told. */
export interface PushPayload {
  kind: 'waiting' | 'offline-message' | 'colleague';
  /** Of the customer or colleague; empty if they said none. */
  name: string;
  desk: string;
}

/**
 * Sends one push, encrypted for its browser (RFC 8291) and signed with the desk's key (RFC 8292). A later one of the same kind
 * takes the place of one that was not shown yet. `gone`: the browser does not want them any more.
 */
export async function sendPush(
  key: JsonWebKey,
  contact: string,
  { endpoint, p256dh, auth }: SubscriptionRow,
  payload: PushPayload,
): Promise<'sent' | 'gone' | number> {
  const request = await buildPushPayload(
    { data: { ...payload }, options: { ttl: TTL_S, urgency: 'high', topic: payload.kind } },
    { endpoint, expirationTime: null, keys: { p256dh, auth } },
    { subject: contact, publicKey: publicKeyOf(key), privateKey: key.d ?? '' },
  );
  const { status } = await fetch(endpoint, {
    ...request,
    redirect: 'manual',
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (status === 404 || status === 410) return 'gone';
  return status >= 200 && status < 300 ? 'sent' : status;
}
