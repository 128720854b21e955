import type { DeskSettings } from '@deskside/sdk/protocol';
import type { Rules } from '../room/pipeline.ts';
import type { Archive } from './archive.ts';
import type { DeskMachineCommand } from './command.ts';
import type { DeskMachineEvent } from './event.ts';
import { deskMachine } from './machine.ts';
import type { DeskState } from './state.ts';
import { tellsOf } from './tells.ts';

/** Settings that came later, as they are for a desk that was made before. */
export const settingsSince = {
  tracking: { enabled: false, consent: true },
} satisfies Partial<DeskSettings>;

/** What a desk's room adds to its machine, whatever the room stands on. */
export function deskRules(
  archive: Archive,
  publish: (event: DeskMachineEvent, after: DeskState) => void,
): Rules<DeskState, DeskMachineCommand, DeskMachineEvent> {
  return {
    machine: deskMachine,
    derived: new Set(),
    restore: (state) => ({
      ...state,
      desk: new Map(
        [...state.desk].map(([id, row]) => [id, { ...row, settings: { ...settingsSince, ...row.settings } }]),
      ),
    }),
    project: (event) => archive.project(event),
    tells: tellsOf,
    publish,
  };
}
