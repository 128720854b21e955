import type { Failure } from '../room/machine.ts';
import { banCustomer, liftBan } from './bans.ts';
import { createCode } from './codes.ts';
import type { DeskMachineCommand } from './command.ts';
import { settleDue } from './due.ts';
import type { DeskMachineEvent } from './event.ts';
import { acceptOffer, declineOffer, makeOffers, takeWaiting } from './offers.ts';
import { handleMessage, leaveMessage, readMessage } from './offline-messages.ts';
import { connectSupporter, disconnectSupporter, resetPresence, setActivity, setAway, setStatus } from './presence.ts';
import { applySetup } from './setup.ts';
import { deskOf, type DeskState } from './state.ts';
import { createStep, type Refusal, type Step } from './step.ts';
import { endRefused, startTransfer, takeOver, withdrawTransfer } from './transfers.ts';
import {
  chooseFor,
  endVisit,
  enterVisit,
  leaveVisit,
  requestVisit,
  setConnection,
  setDetails,
  setWords,
} from './visits.ts';

/** [G1] Time first, then the command, then whoever is free is asked. A refused command changes nothing. */
export function decide(
  state: DeskState,
  command: DeskMachineCommand,
  now: number,
): readonly DeskMachineEvent[] | Failure {
  if (deskOf(state) === null && command.type !== 'setup.apply') {
    return command.type === 'tick' || command.type === 'presence.reset' ? [] : { failure: 'not_found' };
  }
  const step = createStep(state, now);
  settleDue(step);
  const refusal = handle(step, command);
  if (refusal !== undefined) return refusal;
  makeOffers(step);
  endRefused(step);
  return step.events;
}

function handle(step: Step, command: DeskMachineCommand): Refusal {
  switch (command.type) {
    case 'setup.apply':
      return applySetup(step, command);
    case 'visit.request':
      return requestVisit(step, command);
    case 'visit.enter':
      return enterVisit(step, command);
    case 'visit.choose':
      return chooseFor(step, command);
    case 'visit.details':
      return setDetails(step, command);
    case 'visit.words':
      return setWords(step, command);
    case 'visit.connection':
      return setConnection(step, command);
    case 'visit.leave':
      return leaveVisit(step, command);
    case 'visit.end':
      return endVisit(step, command);
    case 'offline-message.leave':
      return leaveMessage(step, command);
    case 'offline-message.handle':
      return handleMessage(step, command);
    case 'offline-message.read':
      return readMessage(step, command);
    case 'status.set':
      return setStatus(step, command);
    case 'away.set':
      return setAway(step, command);
    case 'supporter.activity':
      return setActivity(step, command);
    case 'supporter.connect':
      return connectSupporter(step, command);
    case 'supporter.disconnect':
      disconnectSupporter(step, command);
      // [G4] It broke before now: what waited for it may be over by now as well.
      settleDue(step);
      return undefined;
    case 'presence.reset':
      return resetPresence(step, command);
    case 'offer.accept':
      return acceptOffer(step, command);
    case 'offer.decline':
      return declineOffer(step, command);
    case 'queue.take':
      return takeWaiting(step, command);
    case 'transfer.start':
      return startTransfer(step, command);
    case 'transfer.withdraw':
      return withdrawTransfer(step, command);
    case 'conversation.take-over':
      return takeOver(step, command);
    case 'customer.ban':
      return banCustomer(step, command);
    case 'ban.lift':
      return liftBan(step, command);
    case 'code.create':
      return createCode(step, command);
    case 'tick':
      return undefined;
  }
}
