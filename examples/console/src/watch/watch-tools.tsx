import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { t } from '../text/text.ts';

/** What can be done with a conversation of somebody else: take it over, or stop watching. */
export function WatchTools({ conversation, name }: { conversation: SupporterConversation; name: string }) {
  const supporter = useSupporter();
  const [asks, setAsks] = useState(false);
  const stop = () => {
    conversation.close();
    go({ page: 'tasks' });
  };
  const takeOver = async () => {
    await supporter.takeOver(conversation.id);
    setAsks(false);
  };
  return (
    <>
      {supporter.member.role !== 'admin' && (
        <button class="button button--small" type="button" onClick={() => setAsks(true)}>
          {t('watch.take-over')}
        </button>
      )}
      <button class="button button--small" type="button" onClick={stop}>
        {t('watch.stop')}
      </button>
      {asks && (
        <Dialog
          title={t('watch.take-over-title', { name })}
          onClose={() => setAsks(false)}
          actions={
            <ActionButton kind="primary" action={takeOver}>
              {t('watch.take-over')}
            </ActionButton>
          }
        >
          <p>{t('watch.take-over-text')}</p>
        </Dialog>
      )}
    </>
  );
}
