import { RESPONSES_MAX } from '@deskside/sdk/constants';
import type { CannedResponse, ResponseList, SaveResponse } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';

const TABLES = [
  // `owner`: a member, or empty for the desk.
  `CREATE TABLE IF NOT EXISTS response (
    owner TEXT NOT NULL, id TEXT NOT NULL, shortcut TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (owner, id)
  ) WITHOUT ROWID`,
  'CREATE UNIQUE INDEX IF NOT EXISTS response_by_shortcut ON response (owner, shortcut)',
  'CREATE TABLE IF NOT EXISTS response_revision (owner TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID',
];

/** The owner of what belongs to the desk. */
const DESK = '';

/** [K1] Canned responses of a desk and of its members. An id is its owner's: others cannot even ask whether it exists. */
export class Responses {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    for (const statement of TABLES) this.#sql.exec(statement);
  }

  /** Those a member sees. */
  list(member: string): ResponseList {
    const responses = this.#sql
      .exec<{ owner: string; id: string; shortcut: string; text: string }>(
        'SELECT owner, id, shortcut, text FROM response WHERE owner IN (?, ?) ORDER BY shortcut, owner DESC',
        member,
        DESK,
      )
      .toArray()
      .map(({ owner, id, shortcut, text }) => ({ id, scope: scopeOf(owner), shortcut, text }));
    return { revision: this.revision(member), responses };
  }

  /** [K4] Grows with each change of what a member sees: each of both numbers only grows. */
  revision(member: string): number {
    return this.#sql
      .exec<{ n: number }>('SELECT coalesce(sum(n), 0) AS n FROM response_revision WHERE owner IN (?, ?)', member, DESK)
      .one().n;
  }

  /** [K2] [K3] Adds a response or changes the one with this id. `owner` null: the desk. */
  save(owner: string | null, id: string, { shortcut, text }: SaveResponse): CannedResponse | Failure {
    const key = owner ?? DESK;
    const others = this.#sql
      .exec<{ shortcut: string }>('SELECT shortcut FROM response WHERE owner = ? AND id != ?', key, id)
      .toArray();
    if (others.some((other) => other.shortcut === shortcut)) return failure('wrong_state', { taken: shortcut });
    if (others.length >= RESPONSES_MAX) return failure('too_large', { responsesMax: RESPONSES_MAX });
    this.#storage.transactionSync(() => {
      this.#sql.exec(
        `INSERT INTO response (owner, id, shortcut, text) VALUES (?, ?, ?, ?)
         ON CONFLICT (owner, id) DO UPDATE SET shortcut = excluded.shortcut, text = excluded.text`,
        key,
        id,
        shortcut,
        text,
      );
      this.#count(key);
    });
    return { id, scope: scopeOf(key), shortcut, text };
  }

  remove(owner: string | null, id: string): Failure | null {
    const key = owner ?? DESK;
    const isThere = this.#sql.exec('SELECT 1 FROM response WHERE owner = ? AND id = ?', key, id).toArray().length > 0;
    if (!isThere) return failure('not_found');
    this.#storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM response WHERE owner = ? AND id = ?', key, id);
      this.#count(key);
    });
    return null;
  }

  #count(owner: string): void {
    this.#sql.exec('INSERT INTO response_revision (owner, n) VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1', owner);
  }
}

const scopeOf = (owner: string): CannedResponse['scope'] => (owner === DESK ? 'desk' : 'own');
