import type { SupporterConversation } from '@deskside/sdk/supporter';

/** Messages the server does not have yet. The connection counts the record and other commands too. */
export function unsentOf(conversation: SupporterConversation): number {
  return conversation.$messages.get().filter(({ state }) => state === 'sending').length;
}
