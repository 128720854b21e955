import type { Placement } from '@deskside/sdk/protocol';
import type { DeskMachineEvent } from './event.ts';
import { placesOf, type Place } from './queue.ts';
import type { DeskState } from './state.ts';

/**
 * Where a customer stands, as the customer sees it; null once the visit has left the desk (then `conversation.closed`
 * says it). Whoever asks for many customers makes `places` once with `placesOf(state)`.
 */
export function placementOf(
  state: DeskState,
  conversation: string,
  places: ReadonlyMap<string, Place> = placesOf(state),
): Placement | null {
  const visit = state.visits.get(conversation);
  if (visit === undefined) return null;
  const { offer, supporter, activeSince, transfer } = visit;

  if (supporter !== null) {
    const lost = transfer?.lost === true && { lost: true };
    return { phase: 'active', supporter: seatOf(state, supporter), since: activeSince ?? visit.requestedAt, ...lost };
  }
  if (offer !== null) {
    return { phase: 'offered', supporter: seatOf(state, offer.supporter), until: offer.until, digits: visit.digits };
  }
  return {
    phase: 'queued',
    ...(places.get(conversation) ?? { position: 1, estimateMs: null, online: 0 }),
    choose: visit.choose,
    seat: visit.seat === null ? null : seatOf(state, visit.seat),
  };
}

function seatOf(state: DeskState, id: string) {
  return state.members.get(id)?.seat ?? { id, name: '', title: '', phone: '', picture: '' };
}

/**
 * [V4] Which customers must be told what after these events: everybody whom one of them moved from one phase to
 * another, or asked for a choice. `after` is the state after the last of them, so each is told once, the newest.
 */
export function toCustomers(after: DeskState, events: readonly DeskMachineEvent[]): Map<string, Placement> {
  const told = new Map<string, Placement>();
  let places: ReadonlyMap<string, Place> | undefined;
  for (const event of events) {
    switch (event.type) {
      case 'customer.queued':
      case 'choice.asked':
      case 'choice.made':
      case 'offer.made':
      case 'offer.ended':
      case 'conversation.assigned':
      case 'transfer.started':
      case 'transfer.ended': {
        if (isBehindTheScenes(after, event) || told.has(event.conversation)) break;
        places ??= placesOf(after);
        const placement = placementOf(after, event.conversation, places);
        if (placement !== null) told.set(event.conversation, placement);
        break;
      }
      case 'conversation.closed':
        told.set(
          event.conversation,
          event.outcome === 'left'
            ? { phase: 'left', message: event.message }
            : { phase: 'ended', reason: event.reason },
        );
        break;
    }
  }
  return told;
}

/** [X3] A customer does not see that somebody is asked to go on, unless the supporter has vanished. */
function isBehindTheScenes(after: DeskState, event: DeskMachineEvent & { conversation: string }): boolean {
  if (event.type === 'transfer.started' || event.type === 'transfer.ended') return !event.lost;
  const visit = after.visits.get(event.conversation);
  return event.type.startsWith('offer.') && visit !== undefined && visit.supporter !== null;
}
