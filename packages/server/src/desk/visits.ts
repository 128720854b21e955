import type { OfflineMessage } from '@deskside/sdk/protocol';
import { findCode, isChallengeNeeded } from './codes.ts';
import type { CommandOf } from './command.ts';
import { refuseBanned, refuseOften } from './refusals.ts';
import { endOffer } from './offers.ts';
import { deskOf, phaseOf, type DeskState, type Member, type Visit } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { canServe, mayTake, serves, statusOf } from './suitable.ts';

/** How much of the first words supporters see while the customer waits, in UTF-16 code units. */
const WORDS_MAX = 120;

/** [Q2] [A1] [S1] [C2] */
export function requestVisit(step: Step, command: CommandOf<'visit.request'>): Refusal {
  const { state, now } = step;
  const { conversation, customer, details, group = null, product = null, page, client = null, network = '' } = command;

  const banned = refuseBanned(state, command);
  if (banned) return banned;

  const open = state.visits.get(conversation) ?? openVisitOf(state, customer);
  if (open !== undefined) return { failure: 'already_open', data: { conversation: open.conversation } };
  const tooOften = refuseOften(command);
  if (tooOften) return tooOften;
  if (command.seat !== undefined && command.codeHash !== undefined) return { failure: 'bad_request' };
  if (group !== null && !state.groups.has(group)) return { failure: 'not_found', data: { group } };
  if (product !== null && !state.products.has(product)) return { failure: 'not_found', data: { product } };
  const missing = missingField(state, command);
  if (missing !== null) return { failure: 'bad_request', data: { field: missing } };
  const asked = { type: 'customer.queued' as const, conversation, customer, details, product, page, client, network };

  if (command.codeHash !== undefined) {
    if (!command.challenged && isChallengeNeeded(state, now)) return { failure: 'challenge_required' };
    const code = findCode(state, command.codeHash, now);
    if (typeof code === 'string') {
      step.emit({ type: 'code.missed', reason: code });
      return undefined;
    }
    const { hash, supporter } = code;
    const member = state.members.get(supporter);
    step.emit({ type: 'code.ended', supporter, hash, state: 'used' });
    step.emit({
      ...asked,
      mode: 'code',
      group: groupAt(member, group),
      seat: supporter,
      choose: !isThere(member),
      digits: command.digits,
      code: hash,
    });
    return undefined;
  }

  if (command.seat !== undefined) {
    const member = state.members.get(command.seat);
    if (!canServe(member)) return { failure: 'not_found', data: { seat: command.seat } };
    step.emit({
      ...asked,
      mode: 'seats',
      group: groupAt(member, group),
      seat: member.id,
      choose: !isThere(member),
      digits: null,
      code: null,
    });
    return undefined;
  }

  step.emit({ ...asked, mode: 'auto', group, seat: null, choose: false, digits: null, code: null });
  return undefined;
}

/** [E1] [E2] */
export function enterVisit(step: Step, command: CommandOf<'visit.enter'>): Refusal {
  const { state } = step;
  const { conversation, customer, details, supporter, page } = command;
  const member = state.members.get(supporter);
  if (!mayTake(member) || !deskOf(state)?.settings.directEntry) return { failure: 'forbidden' };
  const banned = refuseBanned(state, command);
  if (banned) return banned;
  const open = openVisitOf(state, customer);
  if (open !== undefined) return { failure: 'already_open', data: { conversation: open.conversation } };
  step.emit({
    type: 'customer.queued',
    conversation,
    customer,
    details,
    mode: 'seats',
    group: groupAt(member, null),
    product: null,
    seat: supporter,
    page,
    client: null,
    network: '',
    choose: false,
    digits: null,
    code: null,
  });
  step.emit({ type: 'conversation.assigned', conversation, supporter, how: 'entered', from: null });
  return undefined;
}

/** [F1] What the desk wants to know and the customer did not say. Whoever has a code is asked for the name only. */
function missingField(state: DeskState, command: CommandOf<'visit.request'>): string | null {
  const fields = deskOf(state)?.settings.fields;
  if (fields === undefined) return null;
  const { details, product } = command;
  const given = { name: details.name, phone: details.phone, email: details.email, product };
  const asked = command.codeHash === undefined ? (['name', 'phone', 'email', 'product'] as const) : (['name'] as const);
  for (const field of asked) {
    if (field === 'product' && state.products.size === 0) continue;
    if (fields[field] === 'required' && (given[field] ?? '').trim() === '') return field;
  }
  return null;
}

function openVisitOf(state: DeskState, customer: string): Visit | undefined {
  for (const visit of state.visits.values()) if (visit.customer === customer) return visit;
  return undefined;
}

function isThere(member: Member | undefined): boolean {
  return member !== undefined && statusOf(member) === 'online';
}

/** [S4] The group a seat's customer falls back to: the one asked for if the seat is in it, else the seat's first. */
function groupAt(member: Member | undefined, group: string | null): string | null {
  if (member === undefined || (group !== null && serves(member, group))) return group;
  return member.groups[0] ?? null;
}

/** [S3] [S4] */
export function chooseFor(step: Step, command: CommandOf<'visit.choose'>): Refusal {
  const { conversation, choice } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (phaseOf(visit) !== 'queued' || visit.seat === null) return { failure: 'wrong_state' };
  if (choice === 'seat' && !canServe(step.state.members.get(visit.seat))) return { failure: 'gone' };
  if (choice === 'seat' && !visit.choose) return undefined;
  step.emit({ type: 'choice.made', conversation, choice });
  return undefined;
}

/** [S5] Whoever waits for a seat that is not there any more has to choose. */
export function askToChoose(step: Step, seat: string): void {
  for (const visit of step.state.visits.values()) {
    if (visit.seat !== seat || visit.choose || phaseOf(visit) !== 'queued') continue;
    step.emit({ type: 'choice.asked', conversation: visit.conversation });
  }
}

export function setDetails(step: Step, command: CommandOf<'visit.details'>): Refusal {
  const { conversation, details } = command;
  if (!step.state.visits.has(conversation)) return { failure: 'not_found' };
  step.emit({ type: 'customer.changed', conversation, change: { details } });
  return undefined;
}

/** [W8] */
export function setWords(step: Step, command: CommandOf<'visit.words'>): Refusal {
  const { conversation } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  const words = shorten(command.words.trim());
  if (visit.words !== words) step.emit({ type: 'customer.changed', conversation, change: { words } });
  return undefined;
}

function shorten(words: string): string {
  if (words.length <= WORDS_MAX) return words;
  const cut = words.slice(0, WORDS_MAX - 1);
  // Half of a surrogate pair could not be sent as UTF-8.
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}

/** [W9] */
export function setConnection(step: Step, command: CommandOf<'visit.connection'>): Refusal {
  const { conversation, connected } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.connected !== connected) step.emit({ type: 'customer.changed', conversation, change: { connected } });
  return undefined;
}

/** [L1] [L2] */
export function leaveVisit(step: Step, command: CommandOf<'visit.leave'>): Refusal {
  const { conversation, reason, text } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.supporter !== null) return { failure: 'wrong_state', data: { supporter: visit.supporter } };
  const { customer, group, product, seat, page } = visit;

  endOffer(step, visit, 'withdrawn');
  if (text.trim() === '') {
    step.emit({ type: 'conversation.closed', conversation, customer, supporter: null, outcome: 'ended', reason });
    return undefined;
  }
  const message: OfflineMessage = {
    id: command.message,
    customer,
    conversation,
    details: { ...visit.details, ...command.details },
    group,
    product,
    seat,
    page,
    text,
    at: step.now,
    handled: null,
  };
  step.emit({ type: 'offline-message.left', message });
  step.emit({
    type: 'conversation.closed',
    conversation,
    customer,
    supporter: null,
    outcome: 'left',
    message: message.id,
  });
  return undefined;
}

/** [L3] */
export function endVisit(step: Step, command: CommandOf<'visit.end'>): Refusal {
  const { conversation, by } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.supporter === null) return { failure: 'wrong_state' };
  closeVisit(step, visit, by);
  return undefined;
}

/** Ends what a customer has open, and the offer if there is one. */
export function closeVisit(step: Step, visit: Visit, reason: 'customer' | 'supporter' | 'desk'): void {
  const { conversation, customer, supporter } = visit;
  endOffer(step, visit, 'withdrawn');
  step.emit({ type: 'conversation.closed', conversation, customer, supporter, outcome: 'ended', reason });
}
