import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';

/**
 * The one list of desks on this installation. Every unknown name that is addressed as a room would cost a file for
 * ever, so the worker asks here first.
 */
export class Directory extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS desk (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL) WITHOUT ROWID',
    );
  }

  has(desk: string): boolean {
    return this.ctx.storage.sql.exec('SELECT 1 FROM desk WHERE id = ?', desk).toArray().length > 0;
  }

  /** False if there is such a desk already. */
  add(desk: string): boolean {
    const added = this.ctx.storage.sql.exec(
      'INSERT OR IGNORE INTO desk (id, created_at) VALUES (?, ?)',
      desk,
      Date.now(),
    );
    return added.rowsWritten > 0;
  }

  /** Takes back an {@link Directory.add} whose desk could not be made. */
  remove(desk: string): void {
    this.ctx.storage.sql.exec('DELETE FROM desk WHERE id = ?', desk);
  }
}
