import type { FinishedSummary } from '@deskside/sdk/protocol';
import type { Machine } from '../room/machine.ts';

export type RecordsCommand = { type: 'record.keep'; summary: FinishedSummary } | { type: 'tick' };
export type RecordsEvent = { type: 'record.kept'; summary: FinishedSummary };
export type RecordsState = Record<never, ReadonlyMap<string, unknown>>;

/**
 * The rules of the records: whatever a conversation says of itself replaces what it said before. There is no state in
 * memory, since there may be millions; each conversation tells in order, so the newest is the last heard.
 */
export const recordsMachine: Machine<RecordsState, RecordsCommand, RecordsEvent> = {
  initial: {},
  decide: (_state, command) =>
    command.type === 'record.keep' ? [{ type: 'record.kept', summary: command.summary }] : [],
  evolve: (state) => state,
  wakeAt: () => null,
};
