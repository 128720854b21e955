import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@deskside/sdk/protocol';
import { PASSWORD, call, makeDesk, mustCall, type TestDesk } from '../test/kit/desk.ts';
import { TestServer } from '../test/kit/server.ts';

let server: TestServer;
let desk: TestDesk;

beforeAll(async () => {
  server = await TestServer.start({ DESKSIDE_BEHIND_PROXY: '1' });
  desk = await makeDesk(server, {}, (setup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => user === 'ann'),
  }));
});
afterAll(async () => server.close());

async function tryIn(user: string, at: string, from: string): Promise<{ code: string; ms: number }> {
  const since = performance.now();
  const { body } = await call<{ error?: ErrorBody }>(server, 'POST', `/desks/${at}/sign-in`, {
    body: { user, password: 'not the password' },
    headers: { 'x-forwarded-for': from },
  });
  return { code: body.error?.code ?? 'ok', ms: performance.now() - since };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('sign-in, for as long as it takes', () => {
  it('S6: a hundred failures, at a desk or at none: a challenge for everybody there, and no hashing any more', async () => {
    for (const [index, at] of ['89999997', desk.id].entries()) {
      const tries: { code: string; ms: number }[] = [];
      for (let n = 0; n < 110 && tries.at(-1)?.code !== 'challenge_required'; n++) {
        tries.push(await tryIn(`guess-${n}`, at, `198.51.${index}.${n}`));
      }
      expect(tries.at(-1)?.code).toBe('challenge_required');
      expect(tries).toHaveLength(101);
      const hashMs = median(tries.map(({ ms }) => ms));
      for (let n = 0; n < 20; n++) {
        const { code, ms } = await tryIn(`more-${n}`, at, `203.0.113.${n}`);
        expect(code).toBe('challenge_required');
        expect(ms).toBeLessThan(hashMs / 2);
      }
    }
  });

  it('S7: unknown desk, unknown name and wrong password take the same time: 300 each, in turn', async () => {
    const kinds = ['an unknown desk', 'an unknown name', 'a wrong password'] as const;
    const times: Record<(typeof kinds)[number], number[]> = {
      'an unknown desk': [],
      'an unknown name': [],
      'a wrong password': [],
    };
    // Fresh desks and networks before any limit is met; 4 tries at an account are below its limit.
    for (let round = 0; times['a wrong password'].length < 300; round++) {
      await server.restart();
      const { id } = await makeDesk(server, {}, (setup) => ({ ...setup, members: setup.members.slice(0, 1) }));
      for (let n = 0; n < 4; n++) {
        const turn = [...kinds.keys()].map((index) => kinds[(index + n) % kinds.length] ?? kinds[0]);
        for (const kind of turn) {
          const at = kind === 'an unknown desk' ? '89999990' : id;
          const { code, ms } = await tryIn(kind === 'an unknown name' ? `x${round}` : 'ann', at, `198.51.100.${n}`);
          expect(code, kind).toBe('unauthorized');
          times[kind].push(ms);
        }
      }
    }
    for (const a of kinds) {
      for (const b of kinds) {
        const gap = Math.abs(median(times[a]) - median(times[b]));
        expect(gap, `${a} against ${b}: ${gap.toFixed(1)} ms`).toBeLessThan(5);
        if (a < b) expect(mannWhitney(times[a], times[b]), `${a} against ${b}`).toBeGreaterThan(0.01);
      }
    }
    expect(
      (
        await mustCall<{ member: { user: string } }>(server, 'POST', `/desks/${desk.id}/sign-in`, {
          body: { user: 'ann', password: PASSWORD },
        })
      ).member.user,
    ).toBe('ann');
  });
});

/** The two-sided p-value of the Mann-Whitney U test, by the normal approximation. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))].sort(
    (x, y) => x.value - y.value,
  );
  const rankSum = all.reduce((sum, { own }, index) => (own ? sum + index + 1 : sum), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  const z = Math.abs(u - mean) / deviation;
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 2 * tail;
}
