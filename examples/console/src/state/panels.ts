import { atom } from 'nanostores';
import { remembered } from './device.ts';

const colleagues = remembered<boolean>('colleagues', true, (value) => typeof value === 'boolean');
/** Whether the colleagues' rail stands beside the tasks. */
export const $colleaguesRail = atom<boolean>(colleagues.get());
/** Elsewhere, and on narrow screens, it opens over the page and is not remembered. */
export const $colleaguesDrawer = atom<boolean>(false);

/** The colleague one talks to, in a drawer over the page. */
export const $talk = atom<string | null>(null);

export function setColleaguesRail(isOpen: boolean): void {
  colleagues.set(isOpen);
  $colleaguesRail.set(isOpen);
}
