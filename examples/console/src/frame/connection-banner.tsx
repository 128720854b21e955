import { Icon } from '../parts/icon.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { $unsent } from '../state/unread.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** The connection to the desk is lost: one line on every page until it is back. */
export function ConnectionBanner() {
  const supporter = useSupporter();
  const { state } = useStore(supporter.$connection);
  if (state !== 'waiting' && state !== 'closed') return null;
  return <Banner />;
}

function Banner() {
  const supporter = useSupporter();
  const { nextTryAt } = useStore(supporter.$connection);
  const unsent = useStore($unsent(supporter));
  const now = useNow(Date.now);
  const seconds = nextTryAt === null ? 0 : Math.max(0, Math.ceil((nextTryAt - now) / 1000));
  return (
    <div class="banner" role="region" aria-label={t('connection.lost')}>
      <Icon name="offline" />
      <span>
        <strong class="strong">{t('connection.lost')}</strong>{' '}
        {unsent > 0 ? t('connection.unsent', { count: unsent }) : t('connection.keeps')}{' '}
        {seconds > 0 && t('connection.next-try', { seconds })}
      </span>
      <button class="link push" type="button" onClick={() => supporter.retryNow()}>
        {t('try-now')}
      </button>
    </div>
  );
}
