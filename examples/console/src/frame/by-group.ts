import type { Colleague, Group } from '@deskside/sdk/supporter';
import { statusRank } from '../state/colleagues.ts';

/** Everybody under each group they belong to, those who are there first; last those who belong to none. */
export function byGroup(
  groups: readonly Group[],
  colleagues: readonly Colleague[],
): (Group & { members: Colleague[] })[] {
  const sorted = colleagues.toSorted(
    (a, b) => statusRank[a.status] - statusRank[b.status] || a.name.localeCompare(b.name),
  );
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
