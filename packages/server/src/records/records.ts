import type { FinishedSummary } from '@deskside/sdk/protocol';
import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { isFailure } from '../room/machine.ts';
import { Pipeline } from '../room/pipeline.ts';
import { Store } from '../room/store.ts';
import { recordsMachine, type RecordsCommand, type RecordsEvent, type RecordsState } from './machine.ts';

const TABLES = [
  `CREATE TABLE record (
    conversation TEXT PRIMARY KEY, supporter TEXT, ended_at INTEGER NOT NULL, json TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX record_by_time ON record (ended_at)',
  'CREATE INDEX record_by_supporter ON record (supporter, ended_at)',
];

/** What a list of records may be narrowed by. Times in milliseconds, `from` included, `before` not. */
export interface RecordQuery {
  supporter: string | null;
  from: number;
  before: number;
}

/** The finished conversations of one desk. No sockets: the worker asks, conversations tell. */
export class Records extends DurableObject<Env> {
  readonly #store: Store;
  readonly #pipeline: Pipeline<RecordsState, RecordsCommand, RecordsEvent>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new Store(ctx.storage, TABLES);
    this.#pipeline = new Pipeline(
      {
        machine: recordsMachine,
        derived: new Set(),
        restore: (state) => state,
        project: ({ summary }) => this.#keep(summary),
        tells: () => [],
        publish: () => undefined,
      },
      this.#store,
      {
        now: () => Date.now(),
        tell: () => Promise.resolve(),
        wakeAt: () => undefined,
        waitFor: (work) => ctx.waitUntil(work),
        log: (event, details) => console.log(JSON.stringify({ event, room: 'records', ...details })),
      },
    );
  }

  /** A conversation tells. The platform holds the answer back until it is on disk. */
  hear(sender: string, n: number, message: RecordsCommand): void {
    const result = this.#pipeline.run(message, { heard: { sender, n } });
    if (isFailure(result)) throw new Error(result.failure);
  }

  /** Newest first, at most 100. */
  list({ supporter, from, before }: RecordQuery): FinishedSummary[] {
    const rows =
      supporter === null
        ? this.#store.sql.exec<{ json: string }>(
            'SELECT json FROM record WHERE ended_at >= ? AND ended_at < ? ORDER BY ended_at DESC LIMIT 100',
            from,
            before,
          )
        : this.#store.sql.exec<{ json: string }>(
            'SELECT json FROM record WHERE supporter = ? AND ended_at >= ? AND ended_at < ? ORDER BY ended_at DESC LIMIT 100',
            supporter,
            from,
            before,
          );
    return rows.toArray().map(({ json }) => JSON.parse(json) as FinishedSummary);
  }

  find(conversation: string): FinishedSummary | null {
    const row = this.#store.sql
      .exec<{ json: string }>('SELECT json FROM record WHERE conversation = ?', conversation)
      .toArray()[0];
    return row ? (JSON.parse(row.json) as FinishedSummary) : null;
  }

  #keep(summary: FinishedSummary): void {
    this.#store.sql.exec(
      `INSERT INTO record (conversation, supporter, ended_at, json) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET supporter = excluded.supporter, ended_at = excluded.ended_at, json = excluded.json`,
      summary.conversation,
      summary.supporter?.id ?? null,
      summary.endedAt,
      JSON.stringify(summary),
    );
  }
}
