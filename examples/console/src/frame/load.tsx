import { t } from '../text/text.ts';

const MOST_MARKS = 8;

/** How many conversations a colleague has, of how many. */
export function Load({ load, capacity }: { load: number; capacity: number }) {
  const label = t('colleagues.load', { load, capacity });
  if (capacity > MOST_MARKS) {
    return (
      <span class="tiny muted numbers" title={label}>
        {load}/{capacity}
      </span>
    );
  }
  return (
    <span class="load" role="img" aria-label={label} title={label}>
      {Array.from({ length: capacity }, (_, place) => (
        <i key={place} class={place < load ? 'is-on' : undefined} />
      ))}
    </span>
  );
}
