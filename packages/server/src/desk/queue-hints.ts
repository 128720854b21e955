import type { Placement } from '@deskside/sdk/protocol';
import { placementOf } from './placement.ts';
import { placesOf, type Place } from './queue.ts';
import type { DeskState } from './state.ts';

/** Whoever stands so near the front looks at every step. */
const NEAR = 20;

/**
 * [W4] What those who wait were last told of their place: position, estimate, number of helpers. One who leaves at the
 * front moves a thousand behind, so not all of them are told at once.
 */
export class QueueHints {
  /** By conversation, whoever was told longest ago first. */
  #told: Map<string, Place>;

  /** Whoever waits in `state` knows their place there. */
  constructor(state: DeskState) {
    this.#told = placesOf(state);
  }

  /** Whom to tell what now, `max` at most: those at the front first, then whoever was told longest ago. */
  next(state: DeskState, max: number): { hints: Map<string, Placement>; isDone: boolean } {
    const places = placesOf(state);
    for (const conversation of this.#told.keys()) if (!places.has(conversation)) this.#told.delete(conversation);
    const near: string[] = [];
    const far: string[] = [];
    const look = (conversation: string, place: Place, known: Place | undefined) => {
      if (known === undefined || !isSame(known, place)) (place.position <= NEAR ? near : far).push(conversation);
    };
    for (const [conversation, place] of places) {
      if (!this.#told.has(conversation)) look(conversation, place, undefined);
    }
    for (const [conversation, known] of this.#told) look(conversation, places.get(conversation)!, known);

    const moved = [...near, ...far];
    const hints = new Map<string, Placement>();
    for (const conversation of moved.slice(0, max)) {
      const placement = placementOf(state, conversation, places);
      if (placement !== null) hints.set(conversation, placement);
      this.#told.delete(conversation);
      this.#told.set(conversation, places.get(conversation)!);
    }
    return { hints, isDone: moved.length <= max };
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.position === b.position && a.estimateMs === b.estimateMs && a.online === b.online;
}
