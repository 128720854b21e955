import type { Machine } from '../room/machine.ts';
import type { DeskMachineCommand } from './command.ts';
import { decide } from './decide.ts';
import { wakeAt } from './due.ts';
import type { DeskMachineEvent } from './event.ts';
import { evolve } from './evolve.ts';
import { emptyDesk, type DeskState } from './state.ts';

/** The rules of the desk: who is asked for whom, in which order and for how long. They are numbered in `SPEC.md`. */
export const deskMachine: Machine<DeskState, DeskMachineCommand, DeskMachineEvent> = {
  initial: emptyDesk,
  decide,
  evolve,
  wakeAt,
};
