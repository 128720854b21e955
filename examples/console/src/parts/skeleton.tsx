import { t } from '../text/text.ts';

/** Rows in the shape of those that come; the style sheet shows them after 300 ms. */
export function Skeleton() {
  return (
    <div class="skeletons" role="status" aria-label={t('loading')}>
      {[1, 2, 3].map((row) => (
        <div class="skeletons__row" key={row} aria-hidden="true">
          <span class="skeleton skeleton--picture" />
          <span class="skeletons__lines">
            <span class={`skeleton skeleton--${row}`} />
            <span class={`skeleton skeleton--low skeleton--${row}-low`} />
          </span>
        </div>
      ))}
    </div>
  );
}
