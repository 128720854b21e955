import { describe, expect, it } from 'vitest';
import type { Archive } from '../src/desk/archive.ts';
import { deskRules } from '../src/desk/rules.ts';
import { deskOf, type DeskState } from '../src/desk/state.ts';
import type { Store } from '../src/room/store.ts';
import { World } from './desk-world.ts';

const { restore } = deskRules({} as Archive, () => undefined);

/** A desk as it was written before a setting existed. */
function without(state: DeskState, setting: string): DeskState {
  const row = deskOf(state)!;
  const settings = Object.fromEntries(Object.entries(row.settings).filter(([name]) => name !== setting));
  return { ...state, desk: new Map([['desk', { ...row, settings } as unknown as typeof row]]) };
}

describe('a desk that was made before the lobby', () => {
  it('tracks nobody', () => {
    const old = without(World.with([]).state, 'tracking');
    expect(deskOf(restore(old, {} as Store))?.settings.tracking).toEqual({ enabled: false, consent: true });
  });

  it('and one that was made since keeps what it chose', () => {
    const chosen = { enabled: true, consent: false };
    const { state } = World.with([], { tracking: chosen });
    expect(deskOf(restore(state, {} as Store))?.settings.tracking).toEqual(chosen);
  });
});
