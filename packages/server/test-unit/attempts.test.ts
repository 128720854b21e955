import { expect, it } from 'vitest';
import { MemoryAttempts, refuseAttempt, settleAttempt, type Attempt } from '../src/security/attempts.ts';

const DAY = 86_400_000;

/** How often somebody may guess within so many days who tries as soon as it is possible, from ever new networks. */
function guessesIn(secret: Attempt['secret'], days: number): number {
  const attempts = new MemoryAttempts();
  let guesses = 0;
  for (let now = DAY; now < (1 + days) * DAY;) {
    const attempt = { secret, user: 'ann', network: `network-${guesses}`, challenged: true };
    const refusal = refuseAttempt(attempts, attempt, now);
    if (refusal) now += refusal.data?.['retryAfterMs'] as number;
    else {
      settleAttempt(attempts, attempt, false, now);
      guesses += 1;
    }
  }
  return guesses;
}

it('[Z1] of whoever knows the password a code is guessed in a year with a chance of less than one in fifteen', () => {
  expect(guessesIn('password', 1)).toBeGreaterThan(1000);
  const guesses = guessesIn('code', 30);
  expect(guesses).toBeGreaterThan(10);
  // Three of a million codes are right at any time.
  expect((guesses * 12 * 3) / 1_000_000).toBeLessThan(1 / 15);
});
