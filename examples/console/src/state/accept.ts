import type { Supporter, Visitor } from '@deskside/sdk/supporter';
import { go } from './place.ts';

async function open(accepted: Promise<{ id: string }>): Promise<void> {
  const { id } = await accepted;
  go({ page: 'conversation', conversation: id });
}

/** Accepts an offer and shows the conversation. */
export function accept(supporter: Supporter, offer: string, digits?: string): Promise<void> {
  return open(supporter.accept(offer, digits === undefined ? {} : { digits }));
}

/** Begins a conversation with a visitor of the site and shows it. */
export function enter(supporter: Supporter, visitor: Visitor): Promise<void> {
  return open(supporter.enter(visitor));
}

/** Takes somebody out of turn and shows the conversation. */
export function take(supporter: Supporter, conversation: string): Promise<void> {
  return open(supporter.take(conversation));
}
