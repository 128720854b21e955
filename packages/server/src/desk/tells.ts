import type { Tell } from '../room/store.ts';
import type { ConversationMachineCommand } from '../conversation/command.ts';
import type { DeskMachineEvent as Event } from './event.ts';
import type { LobbyMachineCommand } from '../lobby/state.ts';
import { toCustomers } from './placement.ts';
import { deskOf, type DeskState } from './state.ts';

/** What the conversations and the lobby have to know of what happened at the desk. */
export function tellsOf(before: DeskState, after: DeskState, events: readonly Event[]): Tell[] {
  const desk = deskOf(after);
  if (!desk) return [];
  const tells: Tell[] = [];
  const tell = (conversation: string, message: ConversationMachineCommand) =>
    tells.push({ room: 'conversation', name: `${desk.id}.${conversation}`, message });
  const tellLobby = (message: LobbyMachineCommand) => tells.push({ room: 'lobby', name: desk.id, message });
  const opened = new Set<string>();

  const placements = toCustomers(after, events);
  for (const event of events) {
    const placement = event.type === 'customer.queued' ? placements.get(event.conversation) : undefined;
    if (event.type !== 'customer.queued' || !placement) continue;
    const { conversation, customer, details, mode, group, product, page, at } = event;
    const { greeting, survey, recordLate, preview, fileBytesMax, fileEndingsRefused, replies } = desk.settings;
    opened.add(conversation);
    tell(conversation, {
      type: 'open',
      conversation,
      customer,
      details,
      mode,
      group,
      product,
      page,
      placement,
      desk: desk.id,
      requestedAt: at,
      settings: { greeting, survey, recordLate, preview, fileBytesMax, fileEndingsRefused, replies },
    });
    // [E1] Somebody is responsible already: a supporter began it, and the visitor does not know.
    if (placement.phase === 'active') tellLobby({ type: 'visitor.enter', visitor: customer, conversation });
  }
  for (const [conversation, placement] of placements) {
    if (!opened.has(conversation)) tell(conversation, { type: 'place', placement });
  }
  if (deskOf(before)?.settings.tracking.enabled && !desk.settings.tracking.enabled) {
    tellLobby({ type: 'lobby.close' });
  }
  return tells;
}
