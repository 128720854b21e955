import type { PushSubscription } from '@deskside/sdk/protocol';
import { seal, unseal } from '../security/seal.ts';

/** So many browsers of one member. */
const OWN_MAX = 10;
const USE = 'vapid';

export interface SubscriptionRow {
  session: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Where members want to be told of something while no console of theirs is open. Belongs to a sign-in session. */
export class PushSubscriptions {
  readonly #sql: SqlStorage;
  readonly #secret: string;

  constructor(sql: SqlStorage, secret: string) {
    this.#sql = sql;
    this.#secret = secret;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS push_subscription (endpoint TEXT PRIMARY KEY, member TEXT NOT NULL, session TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL) WITHOUT ROWID',
    );
    sql.exec('CREATE TABLE IF NOT EXISTS push_key (sealed TEXT NOT NULL)');
  }

  /** The desk's own key pair (VAPID, P-256) as a JWK, drawn when it is first needed. */
  async key(): Promise<JsonWebKey> {
    const read = async () => {
      const row = this.#sql.exec<{ sealed: string }>('SELECT sealed FROM push_key').toArray()[0];
      const text = row && (await unseal(row.sealed, USE, this.#secret));
      return text ? (JSON.parse(text) as JsonWebKey) : null;
    };
    const known = await read();
    if (known) return known;
    const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const jwk = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
    const sealed = await seal(JSON.stringify(jwk), USE, this.#secret);
    // Another request may have been faster.
    this.#sql.exec('INSERT INTO push_key (sealed) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM push_key)', sealed);
    return (await read()) ?? jwk;
  }

  /** False: this member has too many. */
  add(member: string, session: string, { endpoint, keys }: PushSubscription): boolean {
    const { n } = this.#sql
      .exec<{ n: number }>(
        'SELECT count(*) AS n FROM push_subscription WHERE member = ? AND endpoint != ?',
        member,
        endpoint,
      )
      .one();
    if (n >= OWN_MAX) return false;
    this.#sql.exec(
      `INSERT INTO push_subscription (endpoint, member, session, p256dh, auth) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET member = excluded.member, session = excluded.session, p256dh = excluded.p256dh, auth = excluded.auth`,
      endpoint,
      member,
      session,
      keys.p256dh,
      keys.auth,
    );
    return true;
  }

  of(member: string): SubscriptionRow[] {
    return this.#sql
      .exec<SubscriptionRow & Record<string, string>>(
        'SELECT session, endpoint, p256dh, auth FROM push_subscription WHERE member = ?',
        member,
      )
      .toArray();
  }

  remove(member: string, endpoint: string): void {
    this.#sql.exec('DELETE FROM push_subscription WHERE member = ? AND endpoint = ?', member, endpoint);
  }

  endSession(session: string): void {
    this.#sql.exec('DELETE FROM push_subscription WHERE session = ?', session);
  }
}

/** What a browser needs of the key to subscribe: the point, uncompressed, in base64url. */
export function publicKeyOf({ x = '', y = '' }: JsonWebKey): string {
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString(
    'base64url',
  );
}
