import { DesksideError, isDesksideError } from './error.ts';

/**
 * Sends a request; when the server asks for a proof of work first, does the work and sends it once more with the
 * answer. The code for that is loaded only then.
 */
export async function withChallenge<Answer>(
  send: (challenge?: { challenge: string }) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!isDesksideError(error, 'challenge_required') || !error.data) throw error;
    let challenge: string | null = null;
    try {
      const { solveChallenge } = await import('./solve-challenge.ts');
      challenge = await solveChallenge(error.data.challenge, signal);
    } catch (cause) {
      // No WebCrypto (a page without TLS), an algorithm only a newer version knows, or the code could not be loaded.
      throw new DesksideError('challenge_required', error.message, { ...error, cause });
    }
    if (challenge === null) throw error;
    return send({ challenge });
  }
}
