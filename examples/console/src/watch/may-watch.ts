import type { Active, Colleague, Role } from '@deskside/sdk/supporter';

/** Whether a member of staff may look at a conversation of somebody else: as the server decides it. */
export function mayWatch(
  { role, groups }: { role: Role; groups: readonly string[] },
  { group, supporter }: Active,
  colleagues: readonly Colleague[],
): boolean {
  if (role !== 'leader') return role === 'manager' || role === 'admin';
  const theirs = colleagues.find(({ id }) => id === supporter)?.groups ?? [];
  return [group, ...theirs].some((one) => one !== null && groups.includes(one));
}
