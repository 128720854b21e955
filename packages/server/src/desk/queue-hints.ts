import type { Placement } from '@deskside/sdk/protocol';
import { placementOf } from './placement.ts';
import { placesOf, type Place } from './queue.ts';
import type { DeskState } from './state.ts';

/** Whoever stands so near the front looks at every step. */
const NEAR = 20;
/** Nobody is told more often. */
export const HINT_MS = 1_000;

interface Told extends Place {
  /** Epoch milliseconds. */
  at: number;
}

/**
 * [W4] What those who wait were last told of their place: position, estimate, number of helpers. One who leaves at the
 * front moves a thousand behind, so not all of them are told at once.
 */
export class QueueHints {
  /** By conversation, whoever was told longest ago first. */
  readonly #told = new Map<string, Told>();

  /** Whoever waits in `state` knows their place there. */
  constructor(state: DeskState) {
    for (const [conversation, place] of placesOf(state)) this.#told.set(conversation, { ...place, at: 0 });
  }

  /**
   * Whom to tell what at this time, `max` at most: those at the front first, then whoever was told longest ago. `isDone`:
   * everybody knows their place.
   */
  next(state: DeskState, now: number, max: number): { hints: Map<string, Placement>; isDone: boolean } {
    const places = placesOf(state);
    for (const conversation of this.#told.keys()) if (!places.has(conversation)) this.#told.delete(conversation);
    const moved = [
      ...[...places.keys()].filter((conversation) => !this.#told.has(conversation)),
      ...this.#told.keys(),
    ].filter((conversation) => !isSame(this.#told.get(conversation), places.get(conversation)!));
    const isNear = (conversation: string) => places.get(conversation)!.position <= NEAR;
    const due = moved.filter((conversation) => now - (this.#told.get(conversation)?.at ?? 0) >= HINT_MS);
    const chosen = [...due.filter(isNear), ...due.filter((conversation) => !isNear(conversation))].slice(0, max);

    const hints = new Map<string, Placement>();
    for (const conversation of chosen) {
      const placement = placementOf(state, conversation, places);
      if (placement !== null) hints.set(conversation, placement);
      this.#told.delete(conversation);
      this.#told.set(conversation, { ...places.get(conversation)!, at: now });
    }
    return { hints, isDone: moved.length === chosen.length };
  }
}

function isSame(a: Place | undefined, b: Place): boolean {
  return a?.position === b.position && a.estimateMs === b.estimateMs && a.online === b.online;
}
