import { atom } from 'nanostores';
import { remembered } from './device.ts';

/** Somebody who signed in on this browser and wanted to be remembered. Never more than names. */
export interface Known {
  desk: string;
  user: string;
  name: string;
}

const MOST = 6;

function isKnown(value: unknown): value is Known {
  const { desk, user, name } = (value ?? {}) as Partial<Record<keyof Known, unknown>>;
  return typeof desk === 'string' && typeof user === 'string' && typeof name === 'string';
}

const device = remembered<Known[]>('known', [], (value) => Array.isArray(value) && value.every(isKnown));
export const $known = atom<readonly Known[]>(device.get());

function keep(known: Known[]): void {
  device.set(known);
  $known.set(known);
}

const others = (who: Pick<Known, 'desk' | 'user'>) =>
  $known.get().filter((known) => known.desk !== who.desk || known.user !== who.user);

/** The last who signed in comes first. */
export function remember(who: Known): void {
  keep([who, ...others(who)].slice(0, MOST));
}

export function forget(who: Pick<Known, 'desk' | 'user'>): void {
  keep(others(who));
}
