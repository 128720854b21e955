import { FILES_BYTES_MAX, FILES_MAX, FILE_WAIT_MS } from '@deskside/sdk/constants';
import type { SharedFile } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { ConversationMachineEvent as Event } from './event.ts';
import { isOver, openOf, type ConversationState, type FileRow, type NewFile, type Side } from './state.ts';

/** The id of who writes on a side. */
export function authorOf(state: ConversationState, side: Side): string {
  const open = openOf(state);
  return (side === 'customer' ? open?.request.customer : open?.course.supporter?.id) ?? '';
}

/** [T4] The customer may write from the first moment to the end, the supporter while responsible. */
export function canWrite(state: ConversationState, side: Side): boolean {
  const open = openOf(state);
  return open !== null && !isOver(open.course) && (side === 'customer' || open.course.placement.phase === 'active');
}

/** [T16] Why a file is not taken, or null. Asked before its first byte and after its last. */
export function refusalOfFile(
  state: ConversationState,
  side: Side,
  file: Pick<NewFile, 'id' | 'name' | 'size'>,
): Failure | null {
  const open = openOf(state);
  if (!open) return failure('not_found');
  const known = state.files.get(file.id);
  if (known) {
    const isSame = known.author === authorOf(state, side) && known.size === file.size;
    return isSame ? null : failure('idempotency_conflict');
  }
  if (!canWrite(state, side)) return failure('wrong_state');
  const { fileBytesMax, fileEndingsRefused } = open.request;
  if (fileBytesMax === 0) return failure('unsupported', { reason: 'off' });
  if (file.size > fileBytesMax) return failure('too_large', { maxBytes: fileBytesMax });
  const ending = /\.([^.]*)$/.exec(file.name)?.[1]?.toLowerCase();
  if (ending !== undefined && fileEndingsRefused.includes(ending)) {
    return failure('unsupported', { reason: 'ending', ending });
  }
  const bytes = [...state.files.values()].reduce((sum, { size }) => sum + size, file.size);
  if (state.files.size >= FILES_MAX || bytes > FILES_BYTES_MAX) {
    return failure('too_large', { maxFiles: FILES_MAX, maxBytesInAll: FILES_BYTES_MAX });
  }
  return null;
}

export function keepFile(state: ConversationState, side: Side, file: NewFile, at: number): readonly Event[] | Failure {
  const refusal = refusalOfFile(state, side, file);
  if (refusal) return refusal;
  const known = state.files.get(file.id);
  if (known) return known.digest === file.digest ? [] : failure('idempotency_conflict');
  return [{ type: 'file.kept', file: { ...file, author: authorOf(state, side), at, message: null } }];
}

/** When the first file goes that no message has come for, or null. */
export function fileDueAt(state: ConversationState): number | null {
  const times = [...state.files.values()].filter(({ message }) => message === null).map(({ at }) => at);
  return times.length === 0 ? null : Math.min(...times) + FILE_WAIT_MS;
}

/** [T16] Files for which no message came in time. */
export function dropDue(state: ConversationState, now: number): Event[] {
  return [...state.files.values()]
    .filter(({ message, at }) => message === null && at + FILE_WAIT_MS <= now)
    .map(dropped);
}

export function dropped({ id, upload }: FileRow): Event {
  return { type: 'file.dropped', file: id, upload };
}

/** What both sides see of it. */
export function sharedOf({ id, name, type, size, width, height }: NewFile): SharedFile {
  return { id, name, type, size, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}
