import type { Activated, SignedIn } from '../protocol/http.ts';
import { createSession, requireWebSocket } from '../session.ts';
import { createSupporter } from './create-supporter.ts';
import type { ActivateOptions, ResumeOptions, SignInOptions, Supporter } from './supporter.ts';

/**
 * Signs a member of staff in.
 *
 * @throws DesksideError `unauthorized` (wrong desk, user or password: the server does not say which), `code_required` (the second
 * step; `data.wrong`: the code was), `rate_limited`, `not_connected` …
 *
 * @example
 * const supporter = await signIn({ server, desk: '80000001', user: 'ada', password });
 * supporter.$offers.listen(async ([offer]) => offer && supporter.accept(offer.offer.id));
 */
export async function signIn(options: SignInOptions): Promise<Supporter> {
  const session = createSession(options);
  requireWebSocket(session);
  const { user, password, code } = options;
  return createSupporter(session, await session.http<SignedIn>('/sign-in', { user, password, code }));
}

/**
 * Takes up an earlier sign-in from its token.
 *
 * @throws DesksideError `unauthorized` when it was ended or ran out, `not_connected` …
 */
export async function resume(options: ResumeOptions): Promise<Supporter> {
  const session = createSession(options);
  const { token } = options;
  const me = await session.http<Omit<SignedIn, 'token'>>('/me', null, token);
  return createSupporter(session, { ...me, token });
}

/**
 * Chooses the first password with the token of a one-time link; resolves with the name to sign in with. Without a password
 * the link is looked at and stays good.
 *
 * @throws DesksideError `not_found` or `gone` when the link was used or ran out, `bad_request` …
 */
export async function activate(options: ActivateOptions): Promise<{ user: string }> {
  const { token, password } = options;
  return createSession(options).http<Activated>('/activate', { token, password });
}
