/** So many at once, and then one each `everyMs`. */
interface Rate {
  burst: number;
  everyMs: number;
}

/** [F2] For people who ask, leave and ask again: five an hour in the long run. */
const CUSTOMER: Rate = { burst: 10, everyMs: 720_000 };
/** [F2] Many may be behind one address, an office or a school. */
const NETWORK: Rate = { burst: 100, everyMs: 10_000 };
/** [F3] Each page that is opened in a new browser may draw a token. */
const TOKENS: Rate = { burst: 300, everyMs: 1_000 };

/** What is counted together: a rate, and for whom. */
export type Counted = readonly [key: string, rate: Rate];

/** Asking and leaving messages. `network`: what stands for it; empty if the server does not know it. */
export function askingOf(customer: string, network: string): Counted[] {
  return [[`customer/${customer}`, CUSTOMER], ...(network === '' ? [] : [[`network/${network}`, NETWORK] as const])];
}

/** Drawing visitors' tokens. */
export function drawingOf(network: string): Counted[] {
  return network === '' ? [] : [[`tokens/${network}`, TOKENS]];
}

/** How often strangers do what makes work or takes space. One number for each: when all of its burst is there again. */
export class Rates {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS rate (key TEXT PRIMARY KEY, full INTEGER NOT NULL) WITHOUT ROWID');
    sql.exec('CREATE INDEX IF NOT EXISTS rate_by_time ON rate (full)');
  }

  /** How long it takes until once more is allowed; 0: it is now. */
  waitMs(counted: readonly Counted[], now: number): number {
    return Math.max(
      0,
      ...counted.map(([key, { burst, everyMs }]) => this.#fullAt(key, now) - (burst - 1) * everyMs - now),
    );
  }

  /** It happened. */
  count(counted: readonly Counted[], now: number): void {
    if (counted.length === 0) return;
    this.#sql.exec('DELETE FROM rate WHERE full <= ?', now);
    for (const [key, { everyMs }] of counted) {
      this.#sql.exec(
        'INSERT INTO rate (key, full) VALUES (?, ?) ON CONFLICT DO UPDATE SET full = excluded.full',
        key,
        this.#fullAt(key, now) + everyMs,
      );
    }
  }

  #fullAt(key: string, now: number): number {
    const row = this.#sql.exec<{ full: number }>('SELECT full FROM rate WHERE key = ?', key).toArray()[0];
    return Math.max(row?.full ?? now, now);
  }
}
