import type { Colleague, Group, Status } from '@deskside/sdk/supporter';

const order: Record<Status, number> = { online: 0, away: 1, offline: 2 };

/** Everybody under each group they belong to, those who are there first; last those who belong to none. */
export function byGroup(
  groups: readonly Group[],
  colleagues: readonly Colleague[],
): (Group & { members: Colleague[] })[] {
  const sorted = colleagues.toSorted((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name));
  const ids = new Set(groups.map(({ id }) => id));
  const rest = sorted.filter((colleague) => !colleague.groups.some((group) => ids.has(group)));
  return [
    ...groups.map((group) => ({
      ...group,
      members: sorted.filter((colleague) => colleague.groups.includes(group.id)),
    })),
    { id: '', name: '', members: rest },
  ].filter(({ members }) => members.length > 0);
}
