import { refuseBanned, refuseOften } from './refusals.ts';
import type { CommandOf } from './command.ts';
import type { Refusal, Step } from './step.ts';

/** [L4] Nothing a customer wrote is refused, unless they are banned ([N2]) or write too often ([F2]): what it was about and is there no more is left out. */
export function leaveMessage(step: Step, command: CommandOf<'offline-message.leave'>): Refusal {
  const { message: id, customer, details, page, text } = command;
  const { groups, products, members } = step.state;
  const refusal = refuseBanned(step.state, command) ?? refuseOften(command);
  if (refusal) return refusal;
  const known = (rows: ReadonlyMap<string, unknown>, key: string | undefined) =>
    key !== undefined && rows.has(key) ? key : null;

  step.emit({
    type: 'offline-message.left',
    message: {
      id,
      customer,
      conversation: null,
      details,
      page,
      text,
      at: step.now,
      handled: null,
      group: known(groups, command.group),
      product: known(products, command.product),
      seat: known(members, command.seat),
    },
  });
  return undefined;
}

/** [L5] [L6] */
export function handleMessage(step: Step, command: CommandOf<'offline-message.handle'>): Refusal {
  const { message, supporter: by, comment, answer } = command;
  const member = step.state.members.get(by);
  if (member === undefined || member.disabled) return { failure: 'forbidden' };
  if (message === null) return { failure: 'not_found' };
  if (message.handled !== null) return { failure: 'wrong_state', data: { handled: message.handled } };
  // Whoever only says who they are might be anybody, and finds no answer anywhere else than here.
  if (answer !== undefined && !message.details.verified) return { failure: 'wrong_state', data: { field: 'answer' } };
  const handled = { by, at: step.now, comment, ...(answer !== undefined && { answer }) };
  step.emit({ type: 'offline-message.handled', message: { ...message, handled } });
  return undefined;
}

/** [L6] */
export function readMessage(step: Step, command: CommandOf<'offline-message.read'>): Refusal {
  const { message, customer } = command;
  if (message?.customer !== customer) return { failure: 'not_found' };
  const { handled } = message;
  if (handled?.answer === undefined) return { failure: 'wrong_state' };
  if (handled.readAt !== undefined) return undefined;
  step.emit({ type: 'offline-message.read', message: { ...message, handled: { ...handled, readAt: step.now } } });
  return undefined;
}
