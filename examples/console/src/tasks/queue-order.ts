import type { Waiting } from '@deskside/sdk/supporter';

export type Column = 'customer' | 'group' | 'wait';
export interface Order {
  by: Column;
  descending: boolean;
}

/** Who waits longest comes first, until somebody wants it otherwise. */
export const longestFirst: Order = { by: 'wait', descending: true };

/** What a click on a column's head makes of the order: the other way round, or by that column. */
export const turned = (order: Order, by: Column): Order =>
  order.by === by ? { by, descending: !order.descending } : { by, descending: by === 'wait' };

/** Sorted by what a column says; within the same, in the order they came in. */
export function ordered(
  queue: readonly Waiting[],
  { by, descending }: Order,
  textOf: (one: Waiting) => string,
): Waiting[] {
  const compare = (one: Waiting, other: Waiting) =>
    by === 'wait' ? other.since - one.since : textOf(one).localeCompare(textOf(other));
  return queue.toSorted((one, other) => (descending ? compare(other, one) : compare(one, other)));
}
