import type { Colleague, Group } from '@deskside/sdk/supporter';
import { othersWhoServe, statusRank } from '../state/colleagues.ts';

/** Who a conversation may be handed over to. */
export type Taker = { key: string; id: string; name: string; isThere: boolean } & (
  | { kind: 'colleague'; colleague: Colleague }
  | { kind: 'group'; online: number }
);

/** Colleagues with those who are there first, then groups in which anybody is there besides me. */
export function takersOf(
  groups: readonly Group[],
  colleagues: readonly Colleague[],
  me: string,
  words: string,
): Taker[] {
  const others = othersWhoServe(colleagues, me).toSorted(
    (a, b) => statusRank[a.status] - statusRank[b.status] || a.load - b.load || a.name.localeCompare(b.name),
  );
  const isWanted = (name: string) => name.toLowerCase().includes(words.trim().toLowerCase());
  return [
    ...others.map((colleague): Taker => {
      const { id, name, status } = colleague;
      return { kind: 'colleague', key: `colleague/${id}`, id, name, isThere: status === 'online', colleague };
    }),
    ...groups.map(({ id, name }): Taker => {
      const online = others.filter((one) => one.status === 'online' && one.groups.includes(id)).length;
      return { kind: 'group', key: `group/${id}`, id, name, isThere: online > 0, online };
    }),
  ].filter(({ name }) => isWanted(name));
}
