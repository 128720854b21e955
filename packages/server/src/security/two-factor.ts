import { randomBytes } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import { seal, unseal } from './seal.ts';
import { hashRecoveryCode } from './token.ts';

/** As every authenticator app understands it: RFC 6238 with SHA-1, six digits, thirty seconds. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** Clocks of phones are wrong by a few seconds: the code before and the one after count as well. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 8;

const use = (member: string) => `two-factor/${member}`;
const plain = (code: string) => code.replaceAll(/[\s-]/g, '').toUpperCase();

interface Row extends Record<string, SqlStorageValue> {
  secret: string;
  confirmed: number;
  step: number;
}

/** The second step of sign-ins: secrets of authenticator apps, sealed, and hashes of recovery codes. */
export class TwoFactors {
  readonly #sql: SqlStorage;
  readonly #secret: string;

  constructor(sql: SqlStorage, secret: string) {
    this.#sql = sql;
    this.#secret = secret;
    // `step`: the newest whose code was used, so that none is used twice.
    sql.exec(
      'CREATE TABLE IF NOT EXISTS two_factor (member TEXT PRIMARY KEY, secret TEXT NOT NULL, confirmed INTEGER NOT NULL, step INTEGER NOT NULL) WITHOUT ROWID',
    );
    sql.exec(
      'CREATE TABLE IF NOT EXISTS recovery_code (member TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (member, hash)) WITHOUT ROWID',
    );
  }

  isOn(member: string): boolean {
    return this.#row(member)?.confirmed === 1;
  }

  recoveryCodes(member: string): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM recovery_code WHERE member = ?', member).one().n;
  }

  /** A new secret that counts once it is confirmed. Replaces one that was not. */
  async start(member: string, issuer: string, user: string): Promise<{ secret: string; uri: string }> {
    const totp = new OTPAuth.TOTP({
      ...PARAMETERS,
      issuer,
      label: user,
      secret: new OTPAuth.Secret({ size: SECRET_BYTES }),
    });
    const sealed = await seal(totp.secret.base32, use(member), this.#secret);
    this.#sql.exec(
      `INSERT INTO two_factor (member, secret, confirmed, step) VALUES (?, ?, 0, 0)
       ON CONFLICT DO UPDATE SET secret = excluded.secret, step = 0 WHERE confirmed = 0`,
      member,
      sealed,
    );
    return { secret: totp.secret.base32, uri: totp.toString() };
  }

  /** Switches it on with a first code. Answers the recovery codes, or null for a wrong code. */
  async confirm(member: string, code: string, now: number): Promise<string[] | null> {
    if (!(await this.#checkDigits(member, plain(code), now))) return null;
    this.#sql.exec('UPDATE two_factor SET confirmed = 1 WHERE member = ?', member);
    return this.drawRecoveryCodes(member);
  }

  /** In the place of those there are. */
  drawRecoveryCodes(member: string): string[] {
    this.#sql.exec('DELETE FROM recovery_code WHERE member = ?', member);
    return Array.from({ length: RECOVERY_CODES }, () => {
      const drawn = new OTPAuth.Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer }).base32;
      this.#sql.exec(
        'INSERT INTO recovery_code (member, hash) VALUES (?, ?)',
        member,
        hashRecoveryCode(drawn, member, this.#secret),
      );
      return drawn.match(/.{1,5}/g)!.join('-');
    });
  }

  /** Whether this is a code of now that was not used yet, or a recovery code. Either is used up by it. */
  async check(member: string, code: string, now: number): Promise<boolean> {
    const text = plain(code);
    if (/^\d+$/.test(text)) return this.#checkDigits(member, text, now);
    const hash = hashRecoveryCode(text, member, this.#secret);
    const used = this.#sql.exec(
      'DELETE FROM recovery_code WHERE member = ? AND hash = ? RETURNING 1 AS used',
      member,
      hash,
    );
    return used.toArray().length > 0;
  }

  end(member: string): void {
    this.#sql.exec('DELETE FROM two_factor WHERE member = ?', member);
    this.#sql.exec('DELETE FROM recovery_code WHERE member = ?', member);
  }

  async #checkDigits(member: string, token: string, now: number): Promise<boolean> {
    const sealed = this.#row(member)?.secret;
    const secret = sealed === undefined ? null : await unseal(sealed, use(member), this.#secret);
    if (secret === null) return false;
    const totp = new OTPAuth.TOTP({ ...PARAMETERS, secret });
    const delta = totp.validate({ token, window: WINDOW, timestamp: now });
    if (delta === null) return false;
    const step = totp.counter({ timestamp: now }) + delta;
    // The same code may have come meanwhile, on another connection.
    const row = this.#row(member);
    if (row?.secret !== sealed || row!.step >= step) return false;
    this.#sql.exec('UPDATE two_factor SET step = ? WHERE member = ?', step, member);
    return true;
  }

  #row(member: string): Row | undefined {
    return this.#sql.exec<Row>('SELECT secret, confirmed, step FROM two_factor WHERE member = ?', member).toArray()[0];
  }
}
