import type {
  MemberLink,
  RecoveryCodes,
  SessionList,
  SignedIn,
  TwoFactor,
  TwoFactorStarted,
} from '@deskside/sdk/protocol';
import type { Host } from '../room/host.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { Solved } from '../security/challenge.ts';
import type { TwoFactors } from '../security/two-factor.ts';
import type { Credentials } from './credentials.ts';
import { cardOf } from './member-card.ts';
import { deskOf, memberNamed, memberOf, type DeskState, type Member } from './state.ts';

export interface SignInAttempt {
  user: string;
  password: string;
  /** Of the second step, if there is one. */
  code: string | null;
  network: string;
  origin: string;
  agent: string;
  answer: Solved | null;
}

/** The password of whoever is signed in, asked for once more. */
export interface OwnPassword {
  member: string;
  password: string;
  network: string;
  answer: Solved | null;
}

export type BothSteps = OwnPassword & { code: string };

/** `session`: the one that stays. */
export type PasswordChange = OwnPassword & { session: string; next: string };

/** What the accounts need of the desk's room. */
interface Room {
  state(): DeskState;
  /** Whether there is a challenge that was solved and not used before: now it is. */
  useUp(answer: Solved | null): boolean;
  /** Its sockets close at once, everywhere. */
  endSession(session: string): void;
  setOffline(supporter: string): void;
  log: Host['log'];
}

/** How the members of a desk sign in: with passwords, second steps, one-time links and sessions. */
export class Accounts {
  readonly #credentials: Credentials;
  readonly #twoFactors: TwoFactors;
  readonly #room: Room;

  constructor(credentials: Credentials, twoFactors: TwoFactors, room: Room) {
    this.#credentials = credentials;
    this.#twoFactors = twoFactors;
    this.#room = room;
  }

  async signIn(attempt: SignInAttempt): Promise<SignedIn | Failure> {
    const now = Date.now();
    const user = attempt.user.trim().toLowerCase();
    const member = memberNamed(this.#room.state(), user);
    const challenged = this.#room.useUp(attempt.answer);
    const { password, network } = attempt;
    const tried = { user, member: member?.id ?? null, password, network, challenged };
    const refusal = this.#credentials.checkPassword(tried, failure('unauthorized'), now);
    if (refusal || !member) return refusal ?? failure('unauthorized');
    // Nobody learns of the second step who does not know the password.
    if (this.#twoFactors.isOn(member.id)) {
      if (attempt.code === null) return failure('code_required', { wrong: false });
      const wrong = failure('code_required', { wrong: true });
      const second = await this.#checkCode(member, attempt.code, { network, challenged }, wrong);
      if (second) return second;
      // The member may have been removed meanwhile.
      if (!memberOf(this.#room.state(), member.id)) return failure('unauthorized');
    }
    const { token, session } = this.#credentials.createSession(member.id, attempt.origin, attempt.agent, now);
    return { token, session: session.id, expiresAt: session.expires, member: cardOf(member) };
  }

  /** Guessing is limited more than with passwords: whoever tries knows one already. */
  #checkCode(
    { id, user }: Member,
    code: string,
    attempt: { network: string; challenged: boolean },
    wrong: Failure,
  ): Promise<Failure | null> {
    const now = Date.now();
    const check = () => this.#twoFactors.check(id, code, now);
    return this.#credentials.checkCode({ user, ...attempt }, check, wrong, now);
  }

  /**
   * Sets a member's password with a one-time token. Whoever signed in with the one before is out. Without a password it only
   * says whose link it is.
   */
  activate(token: string, password: string | null): { user: string } | Failure {
    const now = Date.now();
    const id = this.#credentials.memberOfLink(token, now);
    const member = id === null ? null : memberOf(this.#room.state(), id);
    if (!member) return failure('gone');
    if (password === null) return { user: member.user };
    this.#credentials.setPassword(member.id, password);
    for (const session of this.#credentials.sessionsOf(member.id, now)) this.#room.endSession(session.id);
    return { user: member.user };
  }

  // ---- the second step -------------------------------------------------------------------------------------------

  twoFactor(member: string): TwoFactor {
    return { on: this.#twoFactors.isOn(member), recoveryCodes: this.#twoFactors.recoveryCodes(member) };
  }

  async startTwoFactor(attempt: OwnPassword): Promise<TwoFactorStarted | Failure> {
    const member = memberOf(this.#room.state(), attempt.member);
    if (!member) return failure('unauthorized');
    const { refusal } = this.#checkOwnPassword(attempt, member, 'password');
    if (refusal) return refusal;
    if (this.#twoFactors.isOn(member.id)) return failure('wrong_state');
    return this.#twoFactors.start(member.id, deskOf(this.#room.state())?.name ?? 'Deskside', member.user);
  }

  async confirmTwoFactor(id: string, code: string, network: string): Promise<RecoveryCodes | Failure> {
    const member = memberOf(this.#room.state(), id);
    if (!member) return failure('unauthorized');
    if (this.#twoFactors.isOn(id)) return failure('wrong_state');
    const now = Date.now();
    let recoveryCodes: string[] | null = null;
    const confirm = async () => (recoveryCodes = await this.#twoFactors.confirm(id, code, now)) !== null;
    const attempt = { user: member.user, network, challenged: false };
    const refusal = await this.#credentials.checkCode(attempt, confirm, failure('bad_request', { field: 'code' }), now);
    return refusal ?? { recoveryCodes: recoveryCodes ?? [] };
  }

  async newRecoveryCodes(attempt: BothSteps): Promise<RecoveryCodes | Failure> {
    const refusal = await this.#checkBothSteps(attempt);
    return refusal ?? { recoveryCodes: this.#twoFactors.drawRecoveryCodes(attempt.member) };
  }

  async endTwoFactor(attempt: BothSteps): Promise<Failure | null> {
    const refusal = await this.#checkBothSteps(attempt);
    if (!refusal) this.#twoFactors.end(attempt.member);
    return refusal;
  }

  /** Of somebody who is signed in, once more. */
  async #checkBothSteps(attempt: BothSteps): Promise<Failure | null> {
    const member = memberOf(this.#room.state(), attempt.member);
    if (!member) return failure('unauthorized');
    const { refusal, challenged } = this.#checkOwnPassword(attempt, member, 'password');
    if (refusal) return refusal;
    if (!this.#twoFactors.isOn(member.id)) return failure('wrong_state');
    const { code, network } = attempt;
    const wrong = failure('bad_request', { field: 'code' });
    const second = await this.#checkCode(member, code, { network, challenged }, wrong);
    if (second) return second;
    // A manager may have switched it off meanwhile.
    return this.#twoFactors.isOn(member.id) ? null : failure('wrong_state');
  }

  // ---- what managers and the operator do for members -------------------------------------------------------------

  /** The token of a one-time link with which a member chooses a new password; until then all stays as it is. */
  createLink(by: string, id: string): MemberLink | Failure {
    const member = this.#managed(by, id);
    if (isFailure(member)) return member;
    this.#room.log('link.created', { by, member: id });
    return { user: member.user, ...this.#credentials.createActivation(id, Date.now()) };
  }

  /** For a member who has lost phone and recovery codes. */
  dropTwoFactor(by: string, id: string): Failure | null {
    const member = this.#managed(by, id);
    if (isFailure(member)) return member;
    if (!this.#twoFactors.isOn(id)) return failure('wrong_state');
    this.#twoFactors.end(id);
    this.#room.log('two-factor.dropped', { by, member: id });
    return null;
  }

  /** For whoever nobody in the desk can help: its only admin. */
  rescue(user: string, dropsTwoFactor: boolean): MemberLink | Failure {
    const member = memberNamed(this.#room.state(), user);
    if (!member) return failure('not_found');
    if (dropsTwoFactor) this.#twoFactors.end(member.id);
    this.#room.log('member.rescued', { member: member.id, dropsTwoFactor });
    return { user, ...this.#credentials.createActivation(member.id, Date.now()) };
  }

  /** Somebody else's account: a manager's power ends before an admin. */
  #managed(by: string, id: string): Member | Failure {
    const member = memberOf(this.#room.state(), id);
    if (!member) return failure('not_found');
    const isAdmin = memberOf(this.#room.state(), by)?.role === 'admin';
    return by === id || (member.role === 'admin' && !isAdmin) ? failure('forbidden') : member;
  }

  /** Of somebody who is signed in: an open console is not the person it belongs to. */
  #checkOwnPassword(
    { password, network, answer }: OwnPassword,
    member: Member,
    field: string,
  ): { refusal: Failure | null; challenged: boolean } {
    const challenged = this.#room.useUp(answer);
    const attempt = { user: member.user, member: member.id, password, network, challenged };
    const refusal = this.#credentials.checkPassword(attempt, failure('bad_request', { field }), Date.now());
    return { refusal, challenged };
  }

  /** Of a member who is signed in: the current one is asked for all the same, under the limits of a sign-in. */
  changePassword(attempt: PasswordChange): Failure | null {
    const member = memberOf(this.#room.state(), attempt.member);
    if (!member) return failure('unauthorized');
    const { refusal } = this.#checkOwnPassword(attempt, member, 'current');
    if (refusal) return refusal;
    this.#credentials.setPassword(member.id, attempt.next);
    for (const { id } of this.#credentials.sessionsOf(member.id, Date.now())) {
      if (id !== attempt.session) this.#room.endSession(id);
    }
    return null;
  }

  sessions(member: string, current: string): SessionList {
    const rows = this.#credentials.sessionsOf(member, Date.now());
    return {
      sessions: rows.map(({ id, created, used, agent }) => ({
        id,
        createdAt: created,
        usedAt: used,
        agent,
        current: id === current,
      })),
    };
  }

  /** Ends one of the member's own sessions: its sockets close at once, everywhere. */
  endSession(member: string, session: string): Failure | null {
    const own = this.#credentials.sessionsOf(member, Date.now()).some((row) => row.id === session);
    if (!own) return failure('not_found');
    this.#room.endSession(session);
    // Whoever signs out everywhere comes back when they say so, not with the next sign-in.
    if (this.#credentials.sessionsOf(member, Date.now()).length === 0) this.#room.setOffline(member);
    return null;
  }

  /** Takes everything from a member that proves who they are. */
  remove(member: string): void {
    this.#twoFactors.end(member);
    for (const session of this.#credentials.disable(member)) this.#room.endSession(session);
  }
}
