import type { Supporter } from '@deskside/sdk/supporter';
import { go } from '../state/place.ts';

/** Opens a conversation of somebody else and shows it. */
export async function watch(supporter: Supporter, conversation: string): Promise<void> {
  const { id } = await supporter.watch(conversation);
  go({ page: 'conversation', conversation: id });
}
