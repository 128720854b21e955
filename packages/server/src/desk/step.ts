import type { Failure } from '../room/machine.ts';
import { createDraft } from './draft.ts';
import type { DeskMachineEvent } from './event.ts';
import { apply } from './evolve.ts';
import type { DeskState } from './state.ts';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** One command on its way: the rules read `state`, say what happens with `emit`, and `state` follows at once. */
export interface Step {
  readonly state: DeskState;
  readonly now: number;
  readonly events: readonly DeskMachineEvent[];
  emit(event: WithoutTime<DeskMachineEvent>): void;
}

/** What a rule gives back: nothing if it went well, or why it refuses. Nothing may be emitted before a refusal. */
export type Refusal = Failure | undefined;

export function createStep(from: DeskState, now: number): Step {
  const draft = createDraft(from);
  const events: DeskMachineEvent[] = [];
  return {
    state: draft.state,
    now,
    events,
    emit(fact) {
      const event: DeskMachineEvent = { ...fact, at: now };
      apply(draft, event);
      events.push(event);
    },
  };
}
