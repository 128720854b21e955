import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '@deskside/sdk/protocol';
import { call, makeDesk, type TestDesk } from '../test/kit/desk.ts';
import { TestServer } from '../test/kit/server.ts';

let server: TestServer;
let desk: TestDesk;

beforeAll(async () => {
  server = await TestServer.start({ DESKSIDE_BEHIND_PROXY: '1' });
  desk = await makeDesk(server, {}, (setup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => user === 'ann'),
  }));
  await desk.activate('ann');
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
      const more: number[] = [];
      for (let n = 0; n < 20; n++) {
        const { code, ms } = await tryIn(`more-${n}`, at, `203.0.113.${n}`);
        expect(code).toBe('challenge_required');
        more.push(ms);
      }
      expect(median(more)).toBeLessThan(hashMs / 2);
    }
  });

  // Whether there is a desk anybody may ask (`GET /v1/desks/:desk`): only names are kept secret.
  // One run in a hundred would find a difference where there is none; where there is one, all three do.
  it('S7: an unknown name and a wrong password take the same time: 300 each, in turn', { retry: 2 }, async () => {
    const unknown: number[] = [];
    const known: number[] = [];
    // Four tries at an account are below its limit, so each four need a desk of their own.
    while (known.length < 300) {
      const { id, activate } = await makeDesk(server, {}, (setup) => ({
        ...setup,
        members: setup.members.slice(0, 1),
      }));
      await activate('ann');
      for (let n = 0; n < 8; n++) {
        // Who is first in turn changes: it is what comes before that makes a difference.
        const isKnown = [true, false, false, true][n % 4] ?? true;
        const { code, ms } = await tryIn(isKnown ? 'ann' : 'nobody', id, `198.51.100.${n}`);
        expect(code).toBe('unauthorized');
        (isKnown ? known : unknown).push(ms);
      }
    }
    const gap = Math.abs(median(known) - median(unknown));
    expect(gap, `${gap.toFixed(1)} ms`).toBeLessThan(5);
    expect(mannWhitney(known, unknown)).toBeGreaterThan(0.01);
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
