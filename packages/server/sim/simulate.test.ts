import { describe, expect, it } from 'vitest';
import seeds from './seeds.json' with { type: 'json' };
import { simulate } from './simulate.ts';

const SEEDS = 300;
/** Long days and thousands of seeds are for `npm run test:long`. */
const FOR_MS = 20_000;

describe('days at a desk where everything breaks', () => {
  it('[Q1] [Q2] [Q5] [Q6] [Q7] [D1] [D3] [D5] hold after every step, and in the end all agree', async () => {
    const sum = { steps: 0, conversations: 0, acked: 0, left: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const outcome = await simulate({ seed, forMs: FOR_MS });
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += outcome[key];
    }
    // Days on which nothing happens prove nothing.
    expect(sum.conversations).toBeGreaterThan(SEEDS);
    expect(sum.acked).toBeGreaterThan(SEEDS);
    expect(sum.left).toBeGreaterThan(SEEDS / 10);
  }, 90_000);

  it('the same seed is the same day', async () => {
    expect(await simulate({ seed: 7 })).toEqual(await simulate({ seed: 7 }));
  });

  it.each(seeds)('what broke once: $broke (seed $seed)', async ({ seed, forMs }) => {
    await simulate({ seed, forMs });
  });
});
