import { solveChallenge as solve } from 'altcha-lib';
import { deriveKey as deriveByHash } from 'altcha-lib/algorithms/web/sha';
import { deriveKey as deriveByPbkdf2 } from 'altcha-lib/algorithms/web/pbkdf2';

type Challenge = Parameters<typeof solve>[0]['challenge'];

/** Works a challenge off (proof of work of ALTCHA, version 2) and gives the answer that goes with the request. */
export async function solveChallenge(challenge: unknown, signal: AbortSignal): Promise<string | null> {
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    const { parameters, signature } = challenge as Challenge;
    const deriveKey = parameters.algorithm.startsWith('PBKDF2') ? deriveByPbkdf2 : deriveByHash;
    const solution = await solve({ challenge: challenge as Challenge, controller, deriveKey });
    return solution && btoa(JSON.stringify({ challenge: { parameters, signature }, solution }));
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
