import { expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';

const SEEDS = 2_000;

/** Where the days begin: others are tried with `DESKSIDE_SEEDS_FROM=123456`; one that fails goes into sim/seeds.json. */
const FROM = Number(process.env['DESKSIDE_SEEDS_FROM'] ?? 10_000);

it(`[Q1] [Q2] [Q5] [Q6] [Q7] [D1] [D3] [D5] hold on ${SEEDS} days`, async () => {
  let conversations = 0;
  for (let seed = FROM; seed < FROM + SEEDS; seed++) conversations += (await simulate({ seed })).conversations;
  expect(conversations).toBeGreaterThan(SEEDS);
});

it('on long days with many people as well', async () => {
  for (let seed = 1; seed <= 50; seed++) await simulate({ seed, forMs: 200_000, customers: 8, supporters: 4 });
});
