import { PAGE_SIZE } from '@deskside/sdk/constants';
import type { FinishedSummary } from '@deskside/sdk/protocol';
import type { Rules } from '../room/pipeline.ts';
import { recordsMachine, type RecordsCommand, type RecordsEvent, type RecordsState } from './machine.ts';

export const RECORD_TABLES = [
  `CREATE TABLE record (
    conversation TEXT PRIMARY KEY, customer TEXT NOT NULL, supporter TEXT, ended_at INTEGER NOT NULL, json TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX record_by_time ON record (ended_at)',
  'CREATE INDEX record_by_customer ON record (customer, ended_at)',
  'CREATE INDEX record_by_supporter ON record (supporter, ended_at)',
];

/** What a list of records may be narrowed by. Times in milliseconds, `from` included, `before` not. */
export interface RecordQuery {
  supporter: string | null;
  customer: string | null;
  /** In the customer's name or contact, in what was said first, or in what was written about it. Empty: any. */
  words: string;
  from: number;
  before: number;
  /** Only those that were answered and about which nothing was written. */
  unwritten: boolean;
}

/** What a search looks through, one text of each record. */
const SEARCHED = `(${[
  '$.details.name',
  '$.details.phone',
  '$.details.email',
  '$.words',
  '$.record.customerName',
  '$.record.subject',
  '$.record.content',
]
  .map((path) => `coalesce(json_extract(json, '${path}'), '')`)
  .join(` || char(10) || `)})`;

/** The rows of finished conversations, and how they are found again. */
export class RecordArchive {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(summary: FinishedSummary): void {
    this.#sql.exec(
      `INSERT INTO record (conversation, customer, supporter, ended_at, json) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET supporter = excluded.supporter, ended_at = excluded.ended_at, json = excluded.json`,
      summary.conversation,
      summary.customer,
      summary.supporter?.id ?? null,
      summary.endedAt,
      JSON.stringify(summary),
    );
  }

  /** Newest first, at most PAGE_SIZE. */
  list({ supporter, customer, words, from, before, unwritten }: RecordQuery): FinishedSummary[] {
    const conditions = ['ended_at >= ?', 'ended_at < ?'];
    const values: (string | number)[] = [from, before];
    const add = (condition: string, value: string) => {
      conditions.push(condition);
      values.push(value);
    };
    if (supporter !== null) add('supporter = ?', supporter);
    if (customer !== null) add('customer = ?', customer);
    if (unwritten) conditions.push("supporter IS NOT NULL AND json_extract(json, '$.record') IS NULL");
    // Not LIKE: the platform takes no pattern of more than 50 bytes, which are sixteen Chinese characters.
    if (words !== '') add(`instr(lower(${SEARCHED}), lower(?)) > 0`, words);
    return this.#sql
      .exec<{ json: string }>(
        `SELECT json FROM record WHERE ${conditions.join(' AND ')} ORDER BY ended_at DESC LIMIT ?`,
        ...values,
        PAGE_SIZE,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as FinishedSummary);
  }

  /** A customer's own, newest first, at most 20. */
  listOf(customer: string, before: number): FinishedSummary[] {
    return this.#sql
      .exec<{ json: string }>(
        'SELECT json FROM record WHERE customer = ? AND ended_at < ? ORDER BY ended_at DESC LIMIT 20',
        customer,
        before,
      )
      .toArray()
      .map(({ json }) => JSON.parse(json) as FinishedSummary);
  }

  find(conversation: string): FinishedSummary | null {
    const row = this.#sql
      .exec<{ json: string }>('SELECT json FROM record WHERE conversation = ?', conversation)
      .toArray()[0];
    return row ? (JSON.parse(row.json) as FinishedSummary) : null;
  }
}

/** What the room of the records adds to its machine, whatever the room stands on. */
export function recordsRules(archive: RecordArchive): Rules<RecordsState, RecordsCommand, RecordsEvent> {
  return {
    machine: recordsMachine,
    derived: new Set(),
    restore: (state) => state,
    project: ({ summary }) => archive.keep(summary),
    tells: () => [],
    publish: () => undefined,
  };
}
