import type { RoomKind } from './store.ts';

/** A kind of room that people connect to. */
export type OpenKind = Exclude<RoomKind, 'records'>;

/**
 * The rooms of this process that have sockets. A server that stops has to close them by itself, because the
 * platform does not; names only, since a room's objects may not be touched from another's request.
 */
const open = new Map<string, { kind: OpenKind; name: string }>();

export function rememberSockets(kind: OpenKind, name: string): void {
  open.set(`${kind}/${name}`, { kind, name });
}

export function forgetSockets(kind: OpenKind, name: string): void {
  open.delete(`${kind}/${name}`);
}

export function openRooms(): { kind: OpenKind; name: string }[] {
  return [...open.values()];
}
