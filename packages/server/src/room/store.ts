import type { Collections } from './machine.ts';

/** A command that was answered: the same id gets the same answer, and with another body a refusal. */
export interface Receipt {
  author: string;
  id: string;
  /** A digest of the body. */
  body: string;
  reply: unknown;
}

/** Something another room has to be told, written together with what it follows from. */
export interface Tell {
  room: RoomKind;
  name: string;
  message: unknown;
}

export interface OutboxRow extends Tell {
  n: number;
  tries: number;
  due: number;
}

export type RoomKind = 'desk' | 'conversation' | 'lobby' | 'records';

const SCHEMA_VERSION = 1;

// Each statement is its own string: with several in one, bindings would go to the last only.
const SCHEMA = [
  'CREATE TABLE row (collection TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (collection, id)) WITHOUT ROWID',
  'CREATE TABLE history (seq INTEGER PRIMARY KEY, json TEXT NOT NULL)',
  'CREATE TABLE receipt (author TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, reply TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (author, id)) WITHOUT ROWID',
  'CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL)',
  'CREATE INDEX outbox_room ON outbox (room, name, n)',
  'CREATE TABLE inbox (sender TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE ticket (id TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID',
];

/**
 * What every room keeps in SQLite: the rows of its machine's collections, its history, receipts, outbox and inbox.
 * All calls are synchronous; {@link Store.transaction} makes several of them one.
 */
export class Store {
  readonly #storage: DurableObjectStorage;
  readonly sql: SqlStorage;
  /** As many tells as there may be in the outbox: mostly none, and then there is nothing to look for. */
  #tells: number;

  /** @param extra statements that create the room's own tables, run once. */
  constructor(storage: DurableObjectStorage, extra: readonly string[] = []) {
    this.#storage = storage;
    this.sql = storage.sql;
    // `PRAGMA user_version` is refused by the platform, so the version has a table.
    this.sql.exec('CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL)');
    const version = this.sql.exec<{ version: number }>('SELECT version FROM schema').toArray()[0]?.version;
    if (version === undefined) {
      this.transaction(() => {
        for (const statement of [...SCHEMA, ...extra]) this.sql.exec(statement);
        this.sql.exec('INSERT INTO schema (version) VALUES (?)', SCHEMA_VERSION);
      });
    } else if (version > SCHEMA_VERSION) {
      throw new Error(`This room was written by a newer version (schema ${version}, known ${SCHEMA_VERSION}).`);
    }
    this.#tells = this.sql.exec<{ n: number }>('SELECT count(*) AS n FROM outbox').one().n;
  }

  /** Everything in `work` is written, or nothing. */
  transaction<Result>(work: () => Result): Result {
    return this.#storage.transactionSync(work);
  }

  /** Fills the collections that `initial` names with the rows on disk. */
  load<State extends Collections>(initial: State): State {
    const state: Record<string, Map<string, unknown>> = {};
    for (const [name, rows] of Object.entries(initial)) state[name] = new Map(rows);
    for (const { collection, id, json } of this.sql.exec<{ collection: string; id: string; json: string }>(
      'SELECT collection, id, json FROM row',
    )) {
      state[collection]?.set(id, JSON.parse(json));
    }
    return state as unknown as State;
  }

  /** Writes the rows in which `after` differs from `before`; what was kept by reference costs nothing. */
  save(before: Collections, after: Collections, except: ReadonlySet<string>): void {
    for (const [collection, rows] of Object.entries(after)) {
      const old = before[collection];
      if (old === rows || except.has(collection)) continue;
      for (const [id, value] of rows) {
        if (old?.get(id) !== value) {
          this.sql.exec(
            'INSERT INTO row (collection, id, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
            collection,
            id,
            JSON.stringify(value),
          );
        }
      }
      for (const id of old?.keys() ?? []) {
        if (!rows.has(id)) this.sql.exec('DELETE FROM row WHERE collection = ? AND id = ?', collection, id);
      }
    }
  }

  // ---- history ----------------------------------------------------------------------------------------------------

  appendHistory(seq: number, event: unknown): void {
    this.sql.exec('INSERT INTO history (seq, json) VALUES (?, ?)', seq, JSON.stringify(event));
  }

  replaceHistory(seq: number, event: unknown): void {
    this.sql.exec('UPDATE history SET json = ? WHERE seq = ?', JSON.stringify(event), seq);
  }

  lastSeq(): number {
    return this.sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM history').one().seq ?? 0;
  }

  /** The JSON texts of the events after `since`, in order. */
  *history(since: number): Generator<string> {
    for (const { json } of this.sql.exec<{ json: string }>(
      'SELECT json FROM history WHERE seq > ? ORDER BY seq',
      since,
    )) {
      yield json;
    }
  }

  /** The JSON text of one event, or null. */
  historyAt(seq: number): string | null {
    return this.sql.exec<{ json: string }>('SELECT json FROM history WHERE seq = ?', seq).toArray()[0]?.json ?? null;
  }

  // ---- receipts ---------------------------------------------------------------------------------------------------

  receipt(author: string, id: string): { body: string; reply: string } | null {
    return (
      this.sql
        .exec<{ body: string; reply: string }>(
          'SELECT body, reply FROM receipt WHERE author = ? AND id = ?',
          author,
          id,
        )
        .toArray()[0] ?? null
    );
  }

  addReceipt(receipt: Receipt, now: number): void {
    this.sql.exec(
      'INSERT INTO receipt (author, id, body, reply, at) VALUES (?, ?, ?, ?, ?)',
      receipt.author,
      receipt.id,
      receipt.body,
      JSON.stringify(receipt.reply),
      now,
    );
  }

  /** Forgets receipts older than `before`. A conversation never does this, a desk after a week. */
  dropReceipts(before: number): void {
    this.sql.exec('DELETE FROM receipt WHERE at < ?', before);
  }

  // ---- outbox and inbox -------------------------------------------------------------------------------------------

  addTell(tell: Tell, now: number): void {
    this.#tells += 1;
    this.sql.exec(
      'INSERT INTO outbox (room, name, json, tries, due) VALUES (?, ?, ?, 0, ?)',
      tell.room,
      tell.name,
      JSON.stringify(tell.message),
      now,
    );
  }

  /** The rooms that have something to hear now. */
  dueRooms(now: number): { room: string; name: string }[] {
    return this.sql
      .exec<{ room: string; name: string }>('SELECT DISTINCT room, name FROM outbox WHERE due <= ?', now)
      .toArray();
  }

  /** The oldest unheard tell of a room, if it is due: later ones wait, so that each room hears them in order. */
  firstTell(room: string, name: string, now: number): OutboxRow | null {
    const row = this.sql
      .exec<{ n: number; json: string; tries: number; due: number }>(
        'SELECT n, json, tries, due FROM outbox WHERE room = ? AND name = ? ORDER BY n LIMIT 1',
        room,
        name,
      )
      .toArray()[0];
    if (!row || row.due > now) return null;
    const { json, ...rest } = row;
    return { ...rest, room: room as RoomKind, name, message: JSON.parse(json) as unknown };
  }

  /** When the next tell is due, or null. */
  nextTell(): number | null {
    if (this.#tells === 0) return null;
    return this.sql
      .exec<{ due: number | null }>(
        'SELECT min(due) AS due FROM outbox WHERE n IN (SELECT min(n) FROM outbox GROUP BY room, name)',
      )
      .one().due;
  }

  dropTell(n: number): void {
    this.sql.exec('DELETE FROM outbox WHERE n = ?', n);
    this.#tells -= 1;
  }

  delayTell(n: number, due: number): void {
    this.sql.exec('UPDATE outbox SET tries = tries + 1, due = ? WHERE n = ?', due, n);
  }

  /** Whether this tell was heard before; a sender tells in order, so its last number is enough. */
  hasHeard(sender: string, n: number): boolean {
    const last = this.sql.exec<{ n: number }>('SELECT n FROM inbox WHERE sender = ?', sender).toArray()[0]?.n;
    return last !== undefined && n <= last;
  }

  setHeard(sender: string, n: number): void {
    this.sql.exec('INSERT INTO inbox (sender, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = excluded.n', sender, n);
  }

  // ---- tickets ----------------------------------------------------------------------------------------------------

  /** False if the ticket was used before or is too old. Kept on disk: a room may be evicted between two uses. */
  useTicket(id: string, expires: number, now: number): boolean {
    // Checked here again: the worker checked a moment ago, and what has expired since is not remembered as used.
    if (expires <= now || this.isUsed(id)) return false;
    this.useTickets([[id, expires]], now);
    return true;
  }

  isUsed(ticket: string): boolean {
    return this.sql.exec('SELECT 1 FROM ticket WHERE id = ?', ticket).toArray().length > 0;
  }

  /** Remembers tickets as used, until each expires. */
  useTickets(tickets: Iterable<[id: string, expires: number]>, now: number): void {
    this.transaction(() => {
      this.sql.exec('DELETE FROM ticket WHERE expires < ?', now);
      for (const [id, expires] of tickets) {
        this.sql.exec('INSERT OR IGNORE INTO ticket (id, expires) VALUES (?, ?)', id, expires);
      }
    });
  }
}
