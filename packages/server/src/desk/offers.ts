import type { Failure } from '../room/machine.ts';
import type { CommandOf } from './command.ts';
import type { OfferEnd } from './event.ts';
import { queueOf } from './queue.ts';
import { deskOf, type Member, type Visit } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { nextTaker, transfersToOffer } from './transfer-queue.ts';
import { canServe, createFreePlaces, isAskable, isTried, mayTake } from './suitable.ts';

/** The id of the next offer. It is derived, so that a replay makes the same. */
function offerIdOf(visit: Visit): string {
  return `${visit.conversation}-${visit.offerCount + 1}`;
}

function conversationOf(offer: string): string {
  return offer.slice(0, offer.lastIndexOf('-'));
}

/** [G2] Asks somebody for each customer for whom there is somebody to ask, first come first served. */
export function makeOffers(step: Step): void {
  const desk = deskOf(step.state);
  if (desk === null) return;
  const free = createFreePlaces(step.state);

  function next(visit: Visit): Member | null {
    if (visit.transfer !== null) return nextTaker(step.state, visit, visit.transfer, free);
    if (visit.choose) return null;
    if (visit.seat === null) return free.bestFor(visit);
    const member = step.state.members.get(visit.seat);
    if (member === undefined || !isAskable(member) || isTried(visit, member)) return null;
    // [C5] Whoever gave out a code asked for this customer: no free place is needed.
    return visit.digits !== null || free.has(member.id) ? member : null;
  }

  // [X4] Whoever was answered already goes first.
  for (const visit of [...transfersToOffer(step.state), ...queueOf(step.state)]) {
    const member = next(visit);
    if (member === null) continue;
    free.take(member);
    step.emit({
      type: 'offer.made',
      conversation: visit.conversation,
      offer: offerIdOf(visit),
      supporter: member.id,
      until: step.now + desk.settings.offerMs,
    });
  }
}

/** Ends the offer of a visit, if there is one. */
export function endOffer(step: Step, visit: Visit, reason: OfferEnd): void {
  if (visit.offer === null) return;
  const {
    conversation,
    offer: { id: offer, supporter },
  } = visit;
  // [S2] There is nobody else to ask for whoever chose a seat.
  step.emit({ type: 'offer.ended', conversation, offer, supporter, reason, choose: visit.seat !== null });
}

/** Ends every offer made to a supporter. */
export function endOffersTo(step: Step, supporter: string, reason: OfferEnd): void {
  for (const visit of step.state.visits.values())
    if (visit.offer?.supporter === supporter) endOffer(step, visit, reason);
}

/** The visit of an open offer, if it was made to this supporter; else why not. */
function findOffer(step: Step, command: { offer: string; supporter: string }): Visit | Failure {
  if (!canServe(step.state.members.get(command.supporter))) return { failure: 'forbidden' };
  const visit = step.state.visits.get(conversationOf(command.offer));
  if (visit?.offer?.id !== command.offer) return { failure: 'gone' };
  return visit.offer.supporter === command.supporter ? visit : { failure: 'forbidden' };
}

/** [O6] [C6] */
export function acceptOffer(step: Step, command: CommandOf<'offer.accept'>): Refusal {
  const visit = findOffer(step, command);
  if ('failure' in visit) return visit;
  const { conversation, customer, digits, code } = visit;
  const { supporter } = command;

  if (digits !== null && command.digits === undefined) return { failure: 'bad_request', data: { missing: 'digits' } };
  if (digits !== null && command.digits !== digits) {
    endOffer(step, visit, 'withdrawn');
    step.emit({ type: 'code.missed', reason: 'wrong' });
    if (code !== null) step.emit({ type: 'code.ended', supporter, hash: code, state: 'burnt' });
    step.emit({
      type: 'conversation.closed',
      conversation,
      customer,
      supporter: null,
      outcome: 'ended',
      reason: 'code',
    });
    return undefined;
  }
  const { supporter: from, transfer } = visit;
  step.emit({ type: 'conversation.assigned', conversation, supporter, how: transfer ? 'transfer' : 'offer', from });
  return undefined;
}

/** [O3] */
export function declineOffer(step: Step, command: CommandOf<'offer.decline'>): Refusal {
  const visit = findOffer(step, command);
  if ('failure' in visit) return visit;
  endOffer(step, visit, 'declined');
  return undefined;
}

/** [W7] */
export function takeWaiting(step: Step, command: CommandOf<'queue.take'>): Refusal {
  const { conversation, supporter } = command;
  if (!mayTake(step.state.members.get(supporter))) return { failure: 'forbidden' };
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.supporter !== null) return { failure: 'wrong_state', data: { supporter: visit.supporter } };
  // [C7] Taking would go round the number match.
  if (visit.digits !== null) return { failure: 'wrong_state', data: { match: true } };
  endOffer(step, visit, 'withdrawn');
  step.emit({ type: 'conversation.assigned', conversation, supporter, how: 'taken', from: null });
  return undefined;
}
