import { describe, expect, it } from 'vitest';
import { helpThroughKills } from '../test/kit/help-through-kills.ts';
import { leaveThroughKills } from '../test/kit/leave-through-kills.ts';
import { talkThroughKills } from '../test/kit/talk-through-kills.ts';

describe('through many kills', () => {
  it('[D1] 0 of at least 50,000 acked messages are lost, doubled or reordered by 200 kills', async () => {
    let acked = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const said = await talkThroughKills({ seed, kills: 50, pairs: 3, flight: 24, acksBetween: 140 });
      acked += said.acked;
    }
    expect(acked).toBeGreaterThan(50_000);
  });

  it('[Q5] 0 of 300 customers are lost by 60 kills between desk and conversation', async () => {
    let customers = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const where = await helpThroughKills({ seed, kills: 20, customers: 5 });
      for (const count of where.values()) customers += count;
    }
    expect(customers).toBe(300);
  });

  it('[Q6] what customers wrote before they died becomes an offline message, whatever was killed', async () => {
    expect(await leaveThroughKills({ seed: 1, kills: 20, customers: 4 })).toBeGreaterThan(100);
  });
});
