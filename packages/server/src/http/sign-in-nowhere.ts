import type { SignIn } from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import { CROWD_MS, MemoryAttempts, refuseAttempt, settleAttempt } from '../security/attempts.ts';
import { readAnswer } from '../security/challenge.ts';
import { verifyPassword } from '../security/password.ts';

/** Desks that do not exist have no room, so their failed tries are kept here: together, as if they were one desk. */
const attempts = new MemoryAttempts();
const solved = new Map<string, number>();

/**
 * A sign-in at a desk that does not exist: the same work, limits and answers as for a name that does not exist at a
 * desk that does. Without the limits anybody could keep the whole process busy with hashing.
 */
export async function signInNowhere(
  { desk, body, network }: { desk: string; body: SignIn; network: string },
  env: Env,
): Promise<Failure> {
  const { user, password, challenge } = body;
  const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
  const now = Date.now();
  for (const [id, expires] of solved) if (expires <= now) solved.delete(id);
  const challenged = answer !== null && answer.expires > now && !solved.has(answer.id);
  if (answer) solved.set(answer.id, answer.expires);

  attempts.dropBefore(now - CROWD_MS);
  const attempt = { secret: 'password' as const, user: `${desk}\n${user.trim().toLowerCase()}`, network, challenged };
  const refusal = refuseAttempt(attempts, attempt, now);
  if (refusal) return refusal;
  verifyPassword(password, env.DESKSIDE_SECRET, null);
  settleAttempt(attempts, attempt, false, now);
  return failure('unauthorized');
}
