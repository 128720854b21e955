import type { Waiting } from '@deskside/sdk/supporter';

export interface QueueFilter {
  /** A group's id, `mine`, or empty for all. */
  group: string;
  product: string;
  words: string;
}

export const everything: QueueFilter = { group: '', product: '', words: '' };

/** Those who fit, in the order they came in. */
export function filtered(queue: readonly Waiting[], filter: QueueFilter, myGroups: readonly string[]): Waiting[] {
  const words = filter.words.trim().toLowerCase();
  return queue.filter(({ group, product, details, words: said }) => {
    if (filter.group === 'mine' && group && !myGroups.includes(group)) return false;
    if (filter.group && filter.group !== 'mine' && group !== filter.group) return false;
    if (filter.product && product !== filter.product) return false;
    const all = [details.name, details.phone, details.email, said].join('\n').toLowerCase();
    return all.includes(words);
  });
}
