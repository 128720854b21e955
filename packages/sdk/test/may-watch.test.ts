import { describe, expect, it } from 'vitest';
import { mayWatch } from '../src/constants.ts';

describe('[Y1] who may watch', () => {
  const may = (role: string, own: string[], groups: (string | null)[]) => mayWatch({ role, groups: own }, groups);

  it('managers and the admin all, leaders what is of their groups or of people in them', () => {
    expect([may('manager', [], [null]), may('admin', [], ['tech'])]).toEqual([true, true]);
    expect([may('leader', ['tech'], ['tech']), may('leader', ['after'], [null, 'after'])]).toEqual([true, true]);
  });

  it('nobody else', () => {
    expect([
      may('supporter', ['tech'], ['tech']),
      may('leader', ['other'], ['tech']),
      may('leader', [], [null]),
    ]).toEqual([false, false, false]);
  });
});
