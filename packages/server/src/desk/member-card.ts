import type { SignedIn } from '@deskside/sdk/protocol';
import type { Member } from './state.ts';

/** A member's own card, as a sign-in answers it. */
export function cardOf(member: Member): SignedIn['member'] {
  return { ...member.seat, user: member.user, role: member.role, groups: [...member.groups] };
}
