import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/**
 * What a room has on disk: real SQLite behind as much of the platform's storage as `Store` and the archives use. Like
 * on the platform all writes of one event are one transaction, which a crash takes back as a whole.
 */
export class Disk {
  /** The alarm that is set, in the server's time. */
  alarm: number | null = null;
  /** Set to make the next transaction fail as on a full disk. */
  isFull = false;
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  readonly storage = {
    sql: { exec: (query: string, ...bindings: SQLInputValue[]) => this.#exec(query, bindings) },
    transactionSync: <Result>(work: () => Result): Result => this.#transaction(work),
  } as unknown as DurableObjectStorage;

  begin(): void {
    this.#run('BEGIN');
  }

  commit(): void {
    this.#run('COMMIT');
  }

  /** The process ended before what was written was safe. */
  rollback(): void {
    this.#run('ROLLBACK');
  }

  close(): void {
    this.#database.close();
  }

  /** How many rows a table has. */
  count(table: string): number {
    return (this.#prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  }

  #transaction<Result>(work: () => Result): Result {
    const name = `step${this.#depth++}`;
    this.#run(`SAVEPOINT ${name}`);
    try {
      const result = work();
      if (this.isFull) {
        this.isFull = false;
        throw new Error('database or disk is full');
      }
      this.#run(`RELEASE ${name}`);
      return result;
    } catch (error) {
      this.#run(`ROLLBACK TO ${name}`);
      this.#run(`RELEASE ${name}`);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  #exec(query: string, bindings: SQLInputValue[]) {
    const statement = this.#prepare(query);
    let rows: unknown[] = [];
    let rowsWritten = 0;
    if (query.startsWith('SELECT')) rows = statement.all(...bindings);
    else rowsWritten = Number(statement.run(...bindings).changes);
    return {
      rowsWritten,
      toArray: () => rows,
      one: () => {
        if (rows.length !== 1) throw new Error(`${rows.length} rows where one is expected: ${query}`);
        return rows[0];
      },
      [Symbol.iterator]: () => rows.values(),
    };
  }

  #run(query: string): void {
    this.#prepare(query).run();
  }

  #prepare(query: string): StatementSync {
    let statement = this.#statements.get(query);
    if (!statement) {
      statement = this.#database.prepare(query);
      this.#statements.set(query, statement);
    }
    return statement;
  }
}
