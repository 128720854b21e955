import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useRef } from 'preact/hooks';
import { leavePane } from '../state/panes.ts';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showError } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { recordDraftOf } from './record-draft.ts';

interface Props {
  conversation: SupporterConversation;
  /** Whether this is the one that is worked in. */
  isActive: boolean;
  /** All that stand side by side. */
  shown: readonly string[];
  onRecord(): void;
}

/** Instead of the composer, once a conversation is over. */
export function EndedBar({ conversation, isActive, shown, onRecord }: Props) {
  const supporter = useSupporter();
  const record = useStore(conversation.$record);
  const isMine = useStore(conversation.$isMine);
  const draft = useStore(conversation.$draft).trim();
  const bar = useRef<HTMLDivElement>(null);

  // The composer took the focus with it. Never onto a button: whoever was typing must not decide by Enter.
  useEffect(() => {
    if (isActive && document.activeElement === document.body) bar.current?.focus({ preventScroll: true });
  }, []);

  const { busy, run } = useAction((error) => {
    showError(error);
    onRecord();
  });
  const close = async () => {
    await recordDraftOf(conversation).flush(); // the last words of the record, before the connection goes
    conversation.close();
    if (leavePane(conversation.id, shown)) return;
    const next = supporter.$conversations.get().find((one) => one.id !== conversation.id);
    go(next ? { page: 'conversation', conversation: next.id } : { page: 'tasks' });
  };
  return (
    <div class="ended-bar" role="group" aria-label={t('ended.title')} tabIndex={-1} ref={bar}>
      {draft && <p class="ended-bar__draft words">{t('ended.draft', { draft })}</p>}
      <span class="small secondary">{t(record || !isMine ? 'ended.text' : 'ended.text-no-record')}</span>
      <span class="push row">
        {!record && isMine && (
          <button class="button button--primary" type="button" onClick={onRecord}>
            {t('ended.record')}
          </button>
        )}
        <button
          class={!record && isMine ? 'button' : 'button button--primary'}
          type="button"
          aria-busy={busy || undefined}
          onClick={() => run(close)}
        >
          {busy && <span class="spinner" />}
          {t('ended.close')}
        </button>
      </span>
    </div>
  );
}
