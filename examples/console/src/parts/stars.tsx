import { t } from '../text/text.ts';
import { icons } from './icons.ts';

/** A rating from 1 to 5. */
export function Stars({ score }: { score: number }) {
  return (
    <span class="stars" role="img" aria-label={t('survey.score', { score })}>
      {[1, 2, 3, 4, 5].map((star) => (
        <svg key={star} class={star <= score ? 'icon' : 'icon is-empty'} viewBox="0 0 20 20" aria-hidden="true">
          <path d={icons.star} />
        </svg>
      ))}
    </span>
  );
}
