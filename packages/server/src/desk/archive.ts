import type { OfflineMessage } from '@deskside/sdk/protocol';
import type { DeskMachineEvent } from './event.ts';

export const ARCHIVE_TABLES = [
  // Who took part in which conversation: it says who may connect to it, also after the end.
  'CREATE TABLE conversation (id TEXT PRIMARY KEY, customer TEXT NOT NULL, supporter TEXT) WITHOUT ROWID',
  'CREATE TABLE offline_message (id TEXT PRIMARY KEY, at INTEGER NOT NULL, handled INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID',
  'CREATE INDEX offline_message_by_time ON offline_message (handled, at)',
];

export interface OfflineMessageQuery {
  state: 'open' | 'handled' | 'all';
  before: number;
  limit: number;
}

/** What a desk keeps of visits that are over: projections of its events, written in their transaction. */
export class Archive {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    // Not among the tables: desks that were made before it have it as well.
    sql.exec('CREATE INDEX IF NOT EXISTS conversation_by_parties ON conversation (customer, supporter)');
    sql.exec(
      `CREATE INDEX IF NOT EXISTS offline_message_by_customer ON offline_message (json_extract(json, '$.customer'), at)`,
    );
  }

  project(event: DeskMachineEvent): void {
    switch (event.type) {
      case 'customer.queued':
        this.#sql.exec('INSERT INTO conversation (id, customer) VALUES (?, ?)', event.conversation, event.customer);
        return;
      case 'conversation.assigned':
        this.#sql.exec('UPDATE conversation SET supporter = ? WHERE id = ?', event.supporter, event.conversation);
        return;
      case 'offline-message.left':
      case 'offline-message.handled':
      case 'offline-message.read': {
        const { message } = event;
        this.#sql.exec(
          `INSERT INTO offline_message (id, at, handled, json) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET handled = excluded.handled, json = excluded.json`,
          message.id,
          message.at,
          message.handled === null ? 0 : 1,
          JSON.stringify(message),
        );
        return;
      }
      default:
    }
  }

  /** Who takes part in a conversation, or null if there is none with that id at this desk. */
  partiesOf(conversation: string): { customer: string; supporter: string | null } | null {
    return (
      this.#sql
        .exec<{ customer: string; supporter: string | null }>(
          'SELECT customer, supporter FROM conversation WHERE id = ?',
          conversation,
        )
        .toArray()[0] ?? null
    );
  }

  /** Whether this supporter is the last who took care of any conversation of this customer. */
  hasHelped(supporter: string, customer: string): boolean {
    const found = this.#sql.exec(
      'SELECT 1 FROM conversation WHERE customer = ? AND supporter = ? LIMIT 1',
      customer,
      supporter,
    );
    return found.toArray().length > 0;
  }

  /** Whether this customer left a message. */
  hasLeftMessage(customer: string): boolean {
    const found = this.#sql.exec(
      "SELECT 1 FROM offline_message WHERE json_extract(json, '$.customer') = ? LIMIT 1",
      customer,
    );
    return found.toArray().length > 0;
  }

  /** The newest messages of a customer, newest first, at most 20. */
  offlineMessagesOf(customer: string): OfflineMessage[] {
    return this.#sql
      .exec<{ json: string }>(
        "SELECT json FROM offline_message WHERE json_extract(json, '$.customer') = ? ORDER BY at DESC LIMIT 20",
        customer,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as OfflineMessage);
  }

  offlineMessage(id: string): OfflineMessage | null {
    const row = this.#sql.exec<{ json: string }>('SELECT json FROM offline_message WHERE id = ?', id).toArray()[0];
    return row ? (JSON.parse(row.json) as OfflineMessage) : null;
  }

  /** Newest first. */
  offlineMessages({ state, before, limit }: OfflineMessageQuery): OfflineMessage[] {
    const handled = state === 'all' ? [0, 1] : state === 'handled' ? [1, 1] : [0, 0];
    return this.#sql
      .exec<{ json: string }>(
        'SELECT json FROM offline_message WHERE handled BETWEEN ? AND ? AND at < ? ORDER BY at DESC LIMIT ?',
        handled[0],
        handled[1],
        before,
        limit,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as OfflineMessage);
  }
}
