import { atom } from 'nanostores';
import { remembered } from './device.ts';
import { $place, go, hrefOf } from './place.ts';

/** Conversations that stand side by side, and the one of them that is worked in. */
export interface Panes {
  ids: readonly string[];
  active: string;
}

/** The least that a conversation with its panel needs. */
const PANE_PX = 800;

const isPanes = (value: unknown) => {
  const { ids, active } = (value ?? {}) as Partial<Record<keyof Panes, unknown>>;
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') && typeof active === 'string';
};

/** The last look at a conversation: one that stands there is worked in, another takes the place of the one before. */
export function turnedTo({ ids, active }: Panes, id: string): Panes {
  if (ids.includes(id)) return { ids, active: id };
  return { ids: ids.includes(active) ? ids.map((one) => (one === active ? id : one)) : [id], active: id };
}

/** What is shown where there is room for so many: of those that are open, always the one that is worked in. */
export function shownOf({ ids }: Panes, active: string, open: readonly string[], room: number): readonly string[] {
  const there = ids.filter((id) => id === active || open.includes(id));
  if (!there.includes(active)) return [active];
  const first = there.slice(0, room);
  return first.includes(active) ? first : [...first.slice(0, room - 1), active];
}

const device = remembered<Panes>('panes', { ids: [], active: '' }, isPanes, () => sessionStorage);
export const $panes = atom<Panes>(device.get());
$panes.listen((panes) => device.set(panes));
$place.subscribe((place) => {
  if (place.page === 'conversation') $panes.set(turnedTo($panes.get(), place.conversation));
});

/** For how many conversations side by side there is room. */
export const $room = atom(1);

/** Keeps `$room` right for as long as an element is there. */
export function watchRoom(element: HTMLElement): () => void {
  const sizes = new ResizeObserver(() => $room.set(Math.max(1, Math.floor(element.clientWidth / PANE_PX))));
  sizes.observe(element);
  return () => sizes.disconnect();
}

/** Works in one that is shown already. The way back leads where it led before. */
export function workIn(id: string): void {
  history.replaceState(null, '', hrefOf({ page: 'conversation', conversation: id }));
  $place.set({ page: 'conversation', conversation: id });
}

/** Shows a conversation beside those that are shown; where there is no room for all, in the place of the last. */
export function showBeside(id: string, shown: readonly string[]): void {
  const others = shown.filter((one) => one !== id).slice(0, $room.get() - 1);
  $panes.set({ ids: [...others, id], active: id });
  go({ page: 'conversation', conversation: id });
}

/** Shows a conversation no more. Whether another one stands there that is worked in now. */
export function leavePane(id: string, shown: readonly string[]): boolean {
  const ids = shown.filter((one) => one !== id);
  const place = $place.get();
  const isHere = place.page === 'conversation' && place.conversation === id;
  const next = isHere ? ids[Math.max(0, shown.indexOf(id) - 1)] : $panes.get().active;
  if (next === undefined) return false;
  $panes.set({ ids, active: next });
  if (isHere) go({ page: 'conversation', conversation: next });
  return true;
}
