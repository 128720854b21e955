import type { FinishedSummary } from '@deskside/sdk/protocol';
import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { isFailure } from '../room/machine.ts';
import { Pipeline } from '../room/pipeline.ts';
import { Store } from '../room/store.ts';
import { RECORD_TABLES, RecordArchive, recordsRules, type RecordQuery } from './archive.ts';
import type { RecordsCommand, RecordsEvent, RecordsState } from './machine.ts';

/** The finished conversations of one desk. No sockets: the worker asks, conversations tell. */
export class Records extends DurableObject<Env> {
  readonly #archive: RecordArchive;
  readonly #pipeline: Pipeline<RecordsState, RecordsCommand, RecordsEvent>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const store = new Store(ctx.storage, RECORD_TABLES);
    this.#archive = new RecordArchive(store.sql);
    this.#pipeline = new Pipeline(recordsRules(this.#archive), store, {
      now: () => Date.now(),
      tell: () => Promise.resolve(),
      wakeAt: () => undefined,
      waitFor: (work) => ctx.waitUntil(work),
      log: (event, details) => console.log(JSON.stringify({ event, room: 'records', ...details })),
    });
  }

  /** A conversation tells. The platform holds the answer back until it is on disk. */
  hear(sender: string, n: number, message: RecordsCommand): void {
    const result = this.#pipeline.run(message, { heard: { sender, n } });
    if (isFailure(result)) throw new Error(result.failure);
  }

  /** Newest first, at most PAGE_SIZE. */
  list(query: RecordQuery): FinishedSummary[] {
    return this.#archive.list(query);
  }

  /** A customer's own, newest first, at most 20. */
  listOf(customer: string, before: number): FinishedSummary[] {
    return this.#archive.listOf(customer, before);
  }

  find(conversation: string): FinishedSummary | null {
    return this.#archive.find(conversation);
  }
}
