import type { Rules } from '../room/pipeline.ts';
import type { Archive } from './archive.ts';
import type { DeskMachineCommand } from './command.ts';
import type { DeskMachineEvent } from './event.ts';
import { deskMachine } from './machine.ts';
import type { DeskState } from './state.ts';
import { tellsOf } from './tells.ts';

/** What a desk's room adds to its machine, whatever the room stands on. */
export function deskRules(
  archive: Archive,
  publish: (event: DeskMachineEvent, after: DeskState) => void,
): Rules<DeskState, DeskMachineCommand, DeskMachineEvent> {
  return {
    machine: deskMachine,
    derived: new Set(),
    restore: (state) => state,
    project: (event) => archive.project(event),
    tells: (_before, after, events) => tellsOf(after, events),
    publish,
  };
}
