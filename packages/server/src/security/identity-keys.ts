import type { IdentityKey, IdentitySetup } from '@deskside/sdk/protocol';
import type * as z from 'zod';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import { importKey, readStatement, type Statement, type VerifyingKey } from './identity.ts';
import { seal, unseal } from './seal.ts';
import { hashToken } from './token.ts';
import type { Credentials, IdentityKeyRow } from '../desk/credentials.ts';

/** What the keys need of the desk's room. */
interface Room {
  desk(): string;
  /** The installation's own. */
  secret: string;
  /** False for what was used before. */
  useOnce(id: string, expires: number): boolean;
}

/** The keys with which a desk's sites sign who their users are. Secrets are sealed with the installation's own. */
export class IdentityKeys {
  readonly #credentials: Credentials;
  readonly #room: Room;

  constructor(credentials: Credentials, room: Room) {
    this.#credentials = credentials;
    this.#room = room;
  }

  /** Without secrets: nobody reads them back. */
  setup(): z.output<typeof IdentitySetup> {
    const keys = this.#credentials
      .identityKeys()
      .map(
        ({ kid, alg, material }) =>
          (alg === 'ES256' ? { kid, alg, jwk: JSON.parse(material) as unknown } : { kid, alg }) as IdentityKey,
      );
    return { required: this.#credentials.isIdentityRequired(), keys };
  }

  /** What a site said of its user; works once. */
  async read(jwt: string): Promise<Statement | Failure> {
    const rows = this.#credentials.identityKeys();
    const keys = (await Promise.all(rows.map(async (row) => this.#keyIn(row)))).filter((key) => key !== null);
    const now = Date.now();
    const statement = await readStatement(jwt, this.#room.desk(), keys, now);
    if (typeof statement === 'string') return failure('identity_refused', { reason: statement });
    const { kid, jti, expires } = statement;
    // The set-up may have changed while the signature was verified.
    const { material } = rows.find((row) => row.kid === kid)!;
    if (!this.#credentials.identityKeys().some((row) => row.material === material)) {
      return failure('identity_refused', { reason: 'key' });
    }
    return this.#room.useOnce(`identity/${hashToken(jti)}`, expires)
      ? statement
      : failure('identity_refused', { reason: 'replayed' });
  }

  /** Null for a secret that was sealed with another secret of the installation. */
  async #keyIn({ kid, alg, material }: IdentityKeyRow): Promise<VerifyingKey | null> {
    if (alg === 'ES256')
      return { kid, alg, jwk: JSON.parse(material) as Extract<VerifyingKey, { jwk: unknown }>['jwk'] };
    const secret = await unseal(material, this.#useOf(kid), this.#room.secret);
    return secret === null ? null : { kid, alg: 'HS256', secret };
  }

  #useOf(kid: string): string {
    return `identity/${this.#room.desk()}/${kid}`;
  }

  /** The rows of the keys of a set-up. A secret that is not said again is the one known under its `kid`. */
  async rowsOf(keys: z.output<typeof IdentitySetup>['keys']): Promise<IdentityKeyRow[] | Failure> {
    const known = new Map(this.#credentials.identityKeys().map((row) => [row.kid, row]));
    const rows: IdentityKeyRow[] = [];
    for (const key of keys) {
      const { kid, alg } = key;
      const old = known.get(kid);
      const kept = old?.alg === alg ? await this.#keyIn(old) : null;
      if (alg === 'ES256') {
        const isKey = await importKey(key).catch(() => null);
        if (!isKey) return failure('bad_request', { key: kid });
        rows.push({ kid, alg, material: JSON.stringify(key.jwk) });
      } else if (old && kept?.alg === 'HS256' && (key.secret ?? kept.secret) === kept.secret) {
        rows.push(old);
      } else {
        if (key.secret === undefined) return failure('bad_request', { key: kid });
        rows.push({ kid, alg, material: await seal(key.secret, this.#useOf(kid), this.#room.secret) });
      }
    }
    return rows;
  }
}
