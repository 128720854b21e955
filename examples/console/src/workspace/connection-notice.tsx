import type { SupporterConversation } from '@deskside/sdk/supporter';
import { Notice } from '../parts/notice.tsx';
import { unsentOf } from '../state/unsent.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** This conversation is not connected: what was written waits and says so. */
export function ConnectionNotice({ conversation }: { conversation: SupporterConversation }) {
  const { state } = useStore(conversation.$connection);
  useStore(conversation.$messages);
  const unsent = unsentOf(conversation);
  const ended = useStore(conversation.$state) === 'ended';
  if (ended ? state !== 'waiting' || unsent === 0 : state !== 'waiting' && state !== 'closed') return null;
  return (
    <div class="conversation__notice">
      <Notice kind="warn">
        <strong class="strong">{t('connection.lost')}</strong>{' '}
        {unsent > 0 ? t('connection.unsent', { count: unsent }) : t('connection.keeps')}{' '}
        <button class="link" type="button" onClick={() => conversation.retryNow()}>
          {t('try-now')}
        </button>
      </Notice>
    </div>
  );
}
