import type { PublicDesk } from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';

export interface DeskCard {
  desk: PublicDesk;
  origins: readonly string[];
}

const KNOWN_MS = 2_000;
const UNKNOWN_MS = 5_000;
const CARDS_MAX = 10_000;

const cards = new Map<string, { card: DeskCard | null; until: number }>();

/**
 * A desk's public answer and the origins it allows, at most two seconds old; null if there is no such desk. Pages ask
 * for this far more often than it changes, so the room hears of it once in a while only. Whether a desk exists is
 * asked of the directory first: an unknown name must never be addressed as a room.
 */
export async function deskCard(env: Env, id: string): Promise<DeskCard | null> {
  const now = Date.now();
  const cached = cards.get(id);
  if (cached && cached.until > now) return cached.card;
  const exists = await env.DIRECTORY.get(env.DIRECTORY.idFromName('directory')).has(id);
  const card = exists ? await env.DESK.get(env.DESK.idFromName(id)).card() : null;
  if (cards.size >= CARDS_MAX) cards.clear();
  cards.set(id, { card, until: now + (card ? KNOWN_MS : UNKNOWN_MS) });
  return card;
}

/** Asks anew next time. */
export function forgetCard(id: string): void {
  cards.delete(id);
}
