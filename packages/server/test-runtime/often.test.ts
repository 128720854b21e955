import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, makeDesk, visitor } from './kit.ts';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

it('[F2] whoever was asked to wait is heard again after that, five times an hour', async () => {
  const desk = await makeDesk();
  const { token } = await visitor(desk.id);
  /** How many messages are taken before one is not. */
  const taken = async () => {
    for (let n = 0; ; n++) {
      const body = { id: crypto.randomUUID(), text: 'Call me', details: {} };
      const { status } = await call('POST', `/desks/${desk.id}/offline-messages`, { token, body });
      if (status === 429) return n;
      expect(status).toBe(200);
    }
  };
  const counts: number[] = [];
  for (const wait of [0, 11 * MINUTE, MINUTE, 60 * MINUTE, 300 * MINUTE]) {
    vi.setSystemTime(Date.now() + wait);
    counts.push(await taken());
  }
  expect(counts).toEqual([10, 0, 1, 5, 10]);
});
