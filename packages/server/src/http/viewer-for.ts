import type { CreateTicket } from '@deskside/sdk/protocol';
import type { Desk, Identity } from '../desk/desk.ts';
import type { Failure } from '../room/machine.ts';
import type { Viewer } from '../room/viewer.ts';

/** Who a caller is in a room: the desk itself, its lobby, or a conversation if the caller takes part in it. */
export async function viewerFor(
  desk: DurableObjectStub<Desk>,
  caller: Identity,
  ticket: CreateTicket,
): Promise<Viewer | Failure> {
  return desk.viewerFor(
    caller.role === 'customer'
      ? { role: 'customer', customer: caller.customer, session: caller.session }
      : { role: 'staff', member: caller.member.id, session: caller.session.id },
    ticket,
  );
}
