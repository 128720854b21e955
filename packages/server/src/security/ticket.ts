import { sign, verify } from 'hono/jwt';
import * as z from 'zod';
import { RESUME_MS, TICKET_MS } from '@deskside/sdk/constants';
import { Role, Seat } from '@deskside/sdk/protocol';
import { drawId } from '../room/draw-id.ts';
import type { Viewer } from '../room/viewer.ts';

const Claims = z.object({
  jti: z.string(),
  exp: z.number(),
  desk: z.string(),
  room: z.enum(['desk', 'conversation', 'lobby']),
  /** Null unless the room is a conversation. */
  conversation: z.string().nullable(),
  /** See {@link signResume}. */
  resume: z.boolean(),
  /** The origin the token is bound to; empty for a client that is no browser. */
  origin: z.string(),
  viewer: z.discriminatedUnion('role', [
    z.object({ role: z.literal('customer'), id: z.string(), session: z.string() }),
    z.object({ role: z.literal('staff'), id: z.string(), session: z.string(), rank: Role, seat: Seat }),
  ]),
});

/** What a ticket opens, for whom, and from where. */
export interface Ticket {
  desk: string;
  room: 'desk' | 'conversation' | 'lobby';
  /** Null unless the room is a conversation. */
  conversation: string | null;
  origin: string;
  viewer: Viewer;
}

const AUDIENCE = 'deskside-ticket';

/** There is one secret; making a key of it takes longer than signing. */
const keys = new Map<string, CryptoKey>();

async function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known) return known;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, [
    'sign',
    'verify',
  ]);
  keys.set(secret, key);
  return key;
}

/** A ticket for one connection, signed, good for TICKET_MS. The room it names sees to it that it works once. */
export function signTicket(ticket: Ticket, secret: string): Promise<{ ticket: string; expiresAt: number }> {
  return signFor(TICKET_MS, ticket, false, secret);
}

/**
 * A ticket that is given with a connection, for the next one, good for RESUME_MS. After a restart thousands come back
 * at once, and fetching a ticket first would double the work. Since it lives longer, the room asks again whether
 * its viewer may still come.
 */
export async function signResume(ticket: Ticket, secret: string): Promise<string> {
  return (await signFor(RESUME_MS, ticket, true, secret)).ticket;
}

async function signFor(ms: number, ticket: Ticket, resume: boolean, secret: string) {
  const { desk, room, conversation, origin, viewer } = ticket;
  const expiresAt = Date.now() + ms;
  const exp = Math.floor(expiresAt / 1000);
  const claims = { desk, room, conversation, origin, viewer, resume, jti: drawId(), exp, aud: AUDIENCE };
  return { ticket: await sign(claims, await keyOf(secret), 'HS256'), expiresAt };
}

/** The ticket behind a signed text, or null if it was made by somebody else, changed, or is too old. */
export async function readTicket(
  text: string,
  secret: string,
): Promise<(Ticket & { id: string; expiresAt: number; resume: boolean }) | null> {
  try {
    const payload = await verify(text, await keyOf(secret), { alg: 'HS256', aud: AUDIENCE });
    const { jti, exp, ...ticket } = Claims.parse(payload);
    return { ...ticket, id: jti, expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}
