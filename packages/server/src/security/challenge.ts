import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod';

/** A proof of work of about a second on a phone: a price for guessing, not a wall for people. */
const COST = { algorithm: 'PBKDF2/SHA-256', cost: 2_000, keyPrefix: '00' } as const;
const LIFE_MS = 300_000;

const Answer = z.object({
  challenge: z.object({ parameters: z.looseObject({ expiresAt: z.number() }), signature: z.string() }),
  solution: z.looseObject({ counter: z.number() }),
});

/** A signed challenge for the data of `challenge_required`. */
export async function drawChallenge(secret: string): Promise<Record<string, unknown>> {
  const challenge = await createChallenge({
    ...COST,
    deriveKey,
    hmacSignatureSecret: secret,
    expiresAt: new Date(Date.now() + LIFE_MS),
  });
  return { challenge };
}

/** A challenge that was solved, to be used once. */
export interface Solved {
  id: string;
  expires: number;
}

/** What was solved, or null. `answer` is base64 of `{ challenge, solution }`, where there is one. */
export async function readAnswer(answer: string | undefined, secret: string): Promise<Solved | null> {
  if (answer === undefined) return null;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(answer), (c) => c.charCodeAt(0))));
    const { challenge, solution } = Answer.parse(json);
    const result = await verifySolution({
      challenge: challenge as unknown as Parameters<typeof verifySolution>[0]['challenge'],
      solution: solution as unknown as Parameters<typeof verifySolution>[0]['solution'],
      deriveKey,
      hmacSignatureSecret: secret,
    });
    return result.verified ? { id: challenge.signature, expires: challenge.parameters.expiresAt * 1000 } : null;
  } catch {
    return null;
  }
}
