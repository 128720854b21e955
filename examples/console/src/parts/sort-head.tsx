import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

interface Props {
  class: string;
  /** How the table is sorted by this column, if it is. */
  sorted: 'ascending' | 'descending' | undefined;
  onSort(): void;
  children: ComponentChildren;
}

/** The head of a column by which a table can be sorted. */
export function SortHead({ class: classes, sorted, onSort, children }: Props) {
  return (
    <th class={classes} aria-sort={sorted}>
      <button class="sort-head" type="button" onClick={onSort}>
        {children}
        {sorted && <Icon name="down" small />}
      </button>
    </th>
  );
}
