import { expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';

const SEEDS = 2_000;

it(`[Q1] [Q2] [Q5] [Q6] [Q7] [D1] [D3] [D5] hold on ${SEEDS} days nobody has seen before`, async () => {
  // Another stretch of days each time; one that fails goes into sim/seeds.json.
  const from = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
  let conversations = 0;
  for (let seed = from; seed < from + SEEDS; seed++) conversations += (await simulate({ seed })).conversations;
  expect(conversations).toBeGreaterThan(SEEDS);
});

it('on long days with many people as well', async () => {
  for (let seed = 1; seed <= 50; seed++) await simulate({ seed, forMs: 200_000, customers: 8, supporters: 4 });
});
