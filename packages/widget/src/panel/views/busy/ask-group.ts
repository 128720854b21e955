import type { Session } from '../../session.ts';
import { filled, request } from '../start/ask.ts';
import { leave } from '../waiting/leave.ts';

/** Asks another group instead of the one that is busy. */
export async function askGroup(session: Session, group: string): Promise<void> {
  const product = session.$remembered.get()?.product;
  await leave(session);
  await request(session, { ...filled(session.$details.get()), group, ...(product ? { product } : {}) });
}
