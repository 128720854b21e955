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
  from: number;
  before: number;
  /** Only those that were answered and about which nothing was written. */
  unwritten: boolean;
}

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

  /** Newest first, at most 100. */
  list({ supporter, from, before, unwritten }: RecordQuery): FinishedSummary[] {
    const whose = supporter === null ? '' : 'supporter = ? AND ';
    const which = unwritten ? ` AND supporter IS NOT NULL AND json_extract(json, '$.record') IS NULL` : '';
    return this.#sql
      .exec<{ json: string }>(
        `SELECT json FROM record WHERE ${whose}ended_at >= ? AND ended_at < ?${which} ORDER BY ended_at DESC LIMIT 100`,
        ...(supporter === null ? [] : [supporter]),
        from,
        before,
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
