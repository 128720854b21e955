import type { PublicDesk, VerifiedUser } from '@deskside/sdk/protocol';
import { drawId } from '../room/draw-id.ts';
import type { Failure } from '../room/machine.ts';
import { ATTEMPTS_MS, refuseAttempt, settleAttempt, type Attempt, type Attempts } from '../security/attempts.ts';
import { hashPassword, verifyPassword } from '../security/password.ts';
import { drawToken, hashToken } from '../security/token.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const VISITOR_MS = 30 * DAY;
/** A site that says who its user is can say so again. */
const USER_MS = DAY;
const ENDED_AT_ONCE = 100;
const SESSION_MS = DAY;
const SESSION_IDLE_MS = 8 * HOUR;
/** How exactly the last use of a session is known. Writing it down with each request would cost a sync each. */
const SESSION_USE_MS = 5 * MINUTE;
const ACTIVATION_MS = DAY;

export const CREDENTIAL_TABLES = [
  // `kid` and `user`: the key that signed who it is, and what it signed; null for a stranger.
  `CREATE TABLE visitor (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, customer TEXT NOT NULL, origin TEXT NOT NULL, kid TEXT, user TEXT,
    expires INTEGER NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX visitor_by_expires ON visitor (expires)',
  'CREATE TABLE identity_key (kid TEXT PRIMARY KEY, alg TEXT NOT NULL, material TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE identity_rule (required INTEGER NOT NULL)',
  `CREATE TABLE session (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, member TEXT NOT NULL, origin TEXT NOT NULL, agent TEXT NOT NULL,
    created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL
  ) WITHOUT ROWID`,
  'CREATE TABLE session_room (session TEXT NOT NULL, conversation TEXT NOT NULL, PRIMARY KEY (session, conversation)) WITHOUT ROWID',
  'CREATE TABLE password (member TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE activation (hash TEXT PRIMARY KEY, member TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE attempt (key TEXT NOT NULL, at INTEGER NOT NULL)',
  'CREATE INDEX attempt_key ON attempt (key, at)',
];

/** Whoever has a visitor's token. `user` is null for a stranger. */
export interface VisitorRow {
  /** Names the token without giving it away. */
  session: string;
  customer: string;
  user: VerifiedUser | null;
}

export interface IdentityKeyRow {
  kid: string;
  alg: string;
  /** The sealed secret (HS256), or the public key as JSON (ES256). */
  material: string;
}

export interface SessionRow {
  id: string;
  member: string;
  agent: string;
  created: number;
  used: number;
  expires: number;
}

/** Tokens, passwords and failed tries of one desk. Everything that proves who somebody is. */
export class Credentials {
  readonly #sql: SqlStorage;
  readonly #pepper: string;

  constructor(sql: SqlStorage, pepper: string) {
    this.#sql = sql;
    // Not among the tables: desks that were made before it have it as well.
    sql.exec('CREATE INDEX IF NOT EXISTS visitor_by_customer ON visitor (customer, expires)');
    this.#pepper = pepper;
  }

  // ---- visitors ---------------------------------------------------------------------------------------------------

  /** A token for a stranger, or for a user of the site. */
  createVisitor(
    origin: string,
    user: { customer: string; kid: string; user: VerifiedUser } | null,
    now: number,
  ): { token: string; customer: string; expiresAt: number } {
    const token = drawToken();
    const customer = user?.customer ?? drawId();
    const visitor = { token, customer, expiresAt: now + (user ? USER_MS : VISITOR_MS) };
    this.#sql.exec(
      'INSERT INTO visitor (hash, id, customer, origin, kid, user, expires) VALUES (?, ?, ?, ?, ?, ?, ?)',
      hashToken(token),
      drawId(),
      visitor.customer,
      origin,
      user?.kid ?? null,
      user ? JSON.stringify(user.user) : null,
      visitor.expiresAt,
    );
    return visitor;
  }

  /** The visitor behind a token that was made for this origin, or null. */
  visitorOf(token: string, origin: string, now: number): VisitorRow | null {
    const row = this.#sql
      .exec<{ id: string; customer: string; origin: string; user: string | null; expires: number }>(
        'SELECT id, customer, origin, user, expires FROM visitor WHERE hash = ?',
        hashToken(token),
      )
      .toArray()[0];
    if (!row || row.origin !== origin || row.expires <= now) return null;
    const user = row.user === null ? null : (JSON.parse(row.user) as VerifiedUser);
    return { session: row.id, customer: row.customer, user };
  }

  /** Who a visitor is whose token goes on, newest first; undefined where there is none. */
  userOf(customer: string, now: number): VerifiedUser | null | undefined {
    const row = this.#sql
      .exec<{ user: string | null }>(
        'SELECT user FROM visitor WHERE customer = ? AND expires > ? ORDER BY expires DESC LIMIT 1',
        customer,
        now,
      )
      .toArray()[0];
    return row && (row.user === null ? null : (JSON.parse(row.user) as VerifiedUser));
  }

  /** Whether this customer has this token now; `isUser`: as a user of the site. */
  isVisitor(customer: string, session: string, isUser: boolean, now: number): boolean {
    return (
      this.#sql
        .exec(
          'SELECT 1 FROM visitor WHERE id = ? AND customer = ? AND expires > ? AND (user IS NOT NULL OR NOT ?)',
          session,
          customer,
          now,
          isUser ? 1 : 0,
        )
        .toArray().length > 0
    );
  }

  /** Visitors' tokens whose time is over, some of them. */
  expiredVisitors(now: number): string[] {
    return this.#sql
      .exec<{ id: string }>('SELECT id FROM visitor WHERE expires <= ? LIMIT ?', now, ENDED_AT_ONCE)
      .toArray()
      .map(({ id }) => id);
  }

  endVisitor(session: string): void {
    this.#sql.exec('DELETE FROM visitor WHERE id = ?', session);
    this.#sql.exec('DELETE FROM session_room WHERE session = ?', session);
  }

  // ---- users of the site ------------------------------------------------------------------------------------------

  isIdentityRequired(): boolean {
    return this.#sql.exec('SELECT 1 FROM identity_rule WHERE required = 1').toArray().length > 0;
  }

  /** What a page may know of it. */
  identityMode(): PublicDesk['identity'] {
    if (this.isIdentityRequired()) return 'required';
    return this.identityKeys().length > 0 ? 'optional' : 'none';
  }

  identityKeys(): IdentityKeyRow[] {
    return this.#sql.exec<IdentityKeyRow & Record<string, string>>('SELECT * FROM identity_key ORDER BY kid').toArray();
  }

  /** Replaces the keys, and answers the tokens of those users for whom a key that is no more had signed. */
  setIdentity(required: boolean, keys: readonly IdentityKeyRow[]): string[] {
    const kept = new Set(keys.map(({ material }) => material));
    const lost = this.identityKeys().filter(({ material }) => !kept.has(material));
    this.#sql.exec('DELETE FROM identity_rule');
    this.#sql.exec('INSERT INTO identity_rule (required) VALUES (?)', required ? 1 : 0);
    this.#sql.exec('DELETE FROM identity_key');
    for (const { kid, alg, material } of keys) {
      this.#sql.exec('INSERT INTO identity_key (kid, alg, material) VALUES (?, ?, ?)', kid, alg, material);
    }
    return lost.flatMap(({ kid }) =>
      this.#sql
        .exec<{ id: string }>('SELECT id FROM visitor WHERE kid = ?', kid)
        .toArray()
        .map(({ id }) => id),
    );
  }

  // ---- sign-in sessions -------------------------------------------------------------------------------------------

  createSession(member: string, origin: string, agent: string, now: number): { token: string; session: SessionRow } {
    const token = drawToken();
    const session = {
      id: drawId(),
      member,
      agent: agent.slice(0, 200),
      created: now,
      used: now,
      expires: now + SESSION_MS,
    };
    this.#sql.exec(
      'INSERT INTO session (hash, id, member, origin, agent, created, used, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      hashToken(token),
      session.id,
      member,
      origin,
      session.agent,
      now,
      now,
      session.expires,
    );
    return { token, session };
  }

  /** The session behind a token that was made for this origin, or null. Counts as a use. */
  sessionOf(token: string, origin: string, now: number): SessionRow | null {
    const row = this.#sql
      .exec<SessionRow & { hash: string; origin: string; [column: string]: string | number }>(
        'SELECT * FROM session WHERE hash = ?',
        hashToken(token),
      )
      .toArray()[0];
    if (!row || row.origin !== origin || !isLive(row, now)) return null;
    if (now - row.used > SESSION_USE_MS) this.#sql.exec('UPDATE session SET used = ? WHERE id = ?', now, row.id);
    const { id, member, agent, created, used, expires } = row;
    return { id, member, agent, created, used, expires };
  }

  /** The live sessions of a member, newest first. */
  sessionsOf(member: string, now: number): SessionRow[] {
    return this.#sql
      .exec<SessionRow & { [column: string]: string | number }>(
        'SELECT id, member, agent, created, used, expires FROM session WHERE member = ? ORDER BY created DESC',
        member,
      )
      .toArray()
      .filter((row) => isLive(row, now));
  }

  /** Whether this is a live session of this member. */
  isSession(member: string, id: string, now: number): boolean {
    const row = this.#sql
      .exec<{ used: number; expires: number }>(
        'SELECT used, expires FROM session WHERE id = ? AND member = ?',
        id,
        member,
      )
      .toArray()[0];
    return row !== undefined && isLive(row, now);
  }

  /** The sessions whose time is over. */
  expired(now: number): string[] {
    return this.#sql
      .exec<{ id: string }>('SELECT id FROM session WHERE expires <= ?', now)
      .toArray()
      .map(({ id }) => id);
  }

  /** Marks sessions as used while their sockets are open, and answers which have ended. */
  endedAmong(sessions: ReadonlySet<string>, now: number): string[] {
    const ended: string[] = [];
    for (const id of sessions) {
      const row = this.#sql
        .exec<{ used: number; expires: number }>('SELECT used, expires FROM session WHERE id = ?', id)
        .toArray()[0];
      if (!row || row.expires <= now) ended.push(id);
      else if (now - row.used > SESSION_USE_MS) this.#sql.exec('UPDATE session SET used = ? WHERE id = ?', now, id);
    }
    return ended;
  }

  endSession(id: string): void {
    this.#sql.exec('DELETE FROM session WHERE id = ?', id);
    this.#sql.exec('DELETE FROM session_room WHERE session = ?', id);
  }

  /** The conversations a session may have sockets in. */
  roomsOf(session: string): string[] {
    return this.#sql
      .exec<{ conversation: string }>('SELECT conversation FROM session_room WHERE session = ?', session)
      .toArray()
      .map(({ conversation }) => conversation);
  }

  rememberRoom(session: string, conversation: string): void {
    this.#sql.exec('INSERT OR IGNORE INTO session_room (session, conversation) VALUES (?, ?)', session, conversation);
  }

  // ---- passwords --------------------------------------------------------------------------------------------------

  /** A token that sets a member's first password once, within 24 hours. Earlier ones of the member end. */
  createActivation(member: string, now: number): { token: string; expiresAt: number } {
    const token = drawToken();
    this.#sql.exec('DELETE FROM activation WHERE member = ? OR expires < ?', member, now);
    this.#sql.exec(
      'INSERT INTO activation (hash, member, expires) VALUES (?, ?, ?)',
      hashToken(token),
      member,
      now + ACTIVATION_MS,
    );
    return { token, expiresAt: now + ACTIVATION_MS };
  }

  /** Whose password a link sets, or null if its token is unknown, used or too old. */
  memberOfLink(token: string, now: number): string | null {
    const hash = hashToken(token);
    const row = this.#sql
      .exec<{ member: string; expires: number }>('SELECT member, expires FROM activation WHERE hash = ?', hash)
      .toArray()[0];
    return row && row.expires > now ? row.member : null;
  }

  /** Links that could still set another one end. */
  setPassword(member: string, password: string): void {
    this.#sql.exec('DELETE FROM activation WHERE member = ?', member);
    this.#sql.exec(
      'INSERT INTO password (member, hash) VALUES (?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash',
      member,
      hashPassword(password, this.#pepper),
    );
  }

  hasPassword(member: string): boolean {
    return this.#sql.exec('SELECT 1 FROM password WHERE member = ?', member).toArray().length > 0;
  }

  /** Whether a link is still good that sets the member's password. */
  hasActivation(member: string, now: number): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM activation WHERE member = ? AND expires > ?', member, now).toArray().length > 0
    );
  }

  /** Takes everything from a member that proves who they are. Answers the sessions that end. */
  disable(member: string): string[] {
    this.#sql.exec('DELETE FROM password WHERE member = ?', member);
    this.#sql.exec('DELETE FROM activation WHERE member = ?', member);
    return this.#sql
      .exec<{ id: string }>('SELECT id FROM session WHERE member = ?', member)
      .toArray()
      .map(({ id }) => id);
  }

  /**
   * Checks a password under the limits of S6. `member` is null for a name that does not exist; it is treated the same
   * in every respect. Answers why not, `wrong` for a password that is wrong, or null.
   */
  checkPassword(
    { member, password, ...who }: Omit<Attempt, 'secret'> & { member: string | null; password: string },
    wrong: Failure,
    now: number,
  ): Failure | null {
    this.#sql.exec('DELETE FROM attempt WHERE at < ?', now - ATTEMPTS_MS);
    const attempt: Attempt = { ...who, secret: 'password' };
    const refusal = refuseAttempt(this.#attempts, attempt, now);
    if (refusal) return refusal;
    const stored = member === null ? null : this.#passwordOf(member);
    const verified = verifyPassword(password, this.#pepper, stored);
    settleAttempt(this.#attempts, attempt, verified !== null, now);
    return verified ? null : wrong;
  }

  /** Checks a code of the second step in the same way, counted by itself. */
  async checkCode(
    who: Omit<Attempt, 'secret'>,
    check: () => Promise<boolean>,
    wrong: Failure,
    now: number,
  ): Promise<Failure | null> {
    const attempt: Attempt = { ...who, secret: 'code' };
    const refusal = refuseAttempt(this.#attempts, attempt, now);
    if (refusal) return refusal;
    const isRight = await check();
    settleAttempt(this.#attempts, attempt, isRight, now);
    return isRight ? null : wrong;
  }

  readonly #attempts: Attempts = {
    failures: (key, since) => {
      const row = this.#sql
        .exec<{ count: number; last: number | null }>(
          'SELECT count(*) AS count, max(at) AS last FROM attempt WHERE key = ? AND at >= ?',
          key,
          since,
        )
        .one();
      return { count: row.count, last: row.last ?? 0 };
    },
    add: (key, now) => this.#sql.exec('INSERT INTO attempt (key, at) VALUES (?, ?)', key, now),
    forget: (key) => this.#sql.exec('DELETE FROM attempt WHERE key = ?', key),
  };

  #passwordOf(member: string): string | null {
    return (
      this.#sql.exec<{ hash: string }>('SELECT hash FROM password WHERE member = ?', member).toArray()[0]?.hash ?? null
    );
  }
}

function isLive(row: { used: number; expires: number }, now: number): boolean {
  return row.expires > now && row.used + SESSION_IDLE_MS > now;
}
