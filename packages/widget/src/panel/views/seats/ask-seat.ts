import type { Session } from '../../session.ts';
import type { Route } from '../../view-of.ts';
import { filled, request } from '../start/ask.ts';

/** Asks one supporter: at once, unless the desk must know something first. */
export async function askSeat(session: Session, seat: string): Promise<void> {
  const desk = session.$desk.get() ?? (await session.customer.desk().catch(() => null));
  const form: Route = { at: 'request', seat };
  if (!desk || Object.values(desk.fields).includes('required')) return session.go(form);
  // The form is also where a refusal is explained.
  await request(session, { ...filled(session.$details.get()), seat }).catch(() => session.go(form));
}
