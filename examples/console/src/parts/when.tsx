import { clock, exact, moment } from '../text/format.ts';

/** A time; the exact one on hover. Without `now` only hours and minutes. */
export function When({ at, now }: { at: number; now?: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {now === undefined ? clock(at) : moment(at, now)}
    </time>
  );
}
