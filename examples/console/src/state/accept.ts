import type { Supporter } from '@deskside/sdk/supporter';
import { go } from './place.ts';

async function open(accepted: Promise<{ id: string }>): Promise<void> {
  const { id } = await accepted;
  go({ page: 'conversation', conversation: id });
}

/** Accepts an offer and shows the conversation. */
export function accept(supporter: Supporter, offer: string, digits?: string): Promise<void> {
  return open(supporter.accept(offer, digits === undefined ? {} : { digits }));
}

/** Takes somebody out of turn and shows the conversation. */
export function take(supporter: Supporter, conversation: string): Promise<void> {
  return open(supporter.take(conversation));
}
