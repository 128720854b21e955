import type { DeskState } from './state.ts';

type Row<Collection> = Collection extends ReadonlyMap<string, infer Value> ? Value : never;

/**
 * A state that is being changed. A collection is copied the first time it is written to, however many events follow:
 * with thousands of visits, one copy for each event would be most of the work. Rows are replaced, never changed.
 */
export interface Draft {
  /** What holds now. The collections already written to go on changing with the draft. */
  readonly state: DeskState;
  put<Name extends keyof DeskState>(collection: Name, key: string, row: Row<DeskState[Name]>): void;
  drop(collection: keyof DeskState, key: string): void;
}

export function createDraft(from: DeskState): Draft {
  const copies: { -readonly [Name in keyof DeskState]?: Map<string, unknown> } = {};
  const state: { -readonly [Name in keyof DeskState]: DeskState[Name] } = { ...from };

  function writable(collection: keyof DeskState): Map<string, unknown> {
    const copy = (copies[collection] ??= new Map<string, unknown>(from[collection]));
    Object.assign(state, { [collection]: copy });
    return copy;
  }

  return {
    state,
    put(collection, key, row) {
      writable(collection).set(key, row);
    },
    drop(collection, key) {
      if (state[collection].has(key)) writable(collection).delete(key);
    },
  };
}
