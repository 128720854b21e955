import type { Rules } from '../room/pipeline.ts';
import type { Archive } from './archive.ts';
import type { DeskMachineCommand } from './command.ts';
import { defaultSettings } from './default-settings.ts';
import type { DeskMachineEvent } from './event.ts';
import { deskMachine } from './machine.ts';
import type { DeskState } from './state.ts';
import { tellsOf } from './tells.ts';

/** What a member has who was there before it was asked. */
const newMember = { idle: false, awayMinutes: null };
/** The same for a visit. */
const newVisit = { transfer: null, network: '', client: null };

/** What a desk's room adds to its machine, whatever the room stands on. */
export function deskRules(
  archive: Archive,
  publish: (event: DeskMachineEvent, after: DeskState) => void,
): Rules<DeskState, DeskMachineCommand, DeskMachineEvent> {
  return {
    machine: deskMachine,
    derived: new Set(),
    // A desk that was made before there was a setting has its default, and so has a member.
    restore: (state) => ({
      ...state,
      members: new Map([...state.members].map(([id, member]) => [id, { ...newMember, ...member }])),
      visits: new Map([...state.visits].map(([id, visit]) => [id, { ...newVisit, ...visit }])),
      desk: new Map(
        [...state.desk].map(([id, row]) => [id, { ...row, settings: { ...defaultSettings, ...row.settings } }]),
      ),
    }),
    project: (event) => archive.project(event),
    tells: tellsOf,
    publish,
  };
}
