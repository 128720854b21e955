import { EDIT_MS } from '@deskside/sdk/constants';
import { isDesksideError, type Message, type SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { showError, showProblem } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

interface Props {
  message: Message;
  conversation: SupporterConversation;
  onEdit(): void;
}

/** Says what became of a change that was not made. */
export function showChangeError(error: unknown): void {
  if (isDesksideError(error, 'gone')) showProblem(t('message.late'));
  else showError(error);
}

/** What can be done with an own message, for a few minutes. */
export function MessageTools({ message, conversation, onEdit }: Props) {
  const state = useStore(conversation.$state);
  const [asks, setAsks] = useState(false);
  const { busy, run } = useAction(showChangeError);
  const { mine, auto, seq, deleted, text, at } = message;
  const leftMs = mine ? at + EDIT_MS - conversation.now() : 0;
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    if (leftMs <= 0) return;
    const timer = setTimeout(() => redraw(), leftMs);
    return () => clearTimeout(timer);
  }, [at, mine]);
  if (!mine || auto || deleted || seq === null || state !== 'active' || leftMs <= 0) return null;
  const remove = async () => {
    setAsks(false);
    await conversation.remove(message);
  };
  return (
    <span class="entry__tools">
      {text && <IconButton icon="edit" label={t('message.edit')} small onClick={onEdit} />}
      <IconButton icon="trash" label={t('message.delete')} small disabled={busy} onClick={() => setAsks(true)} />
      {asks && (
        <Dialog
          title={t('message.delete-title')}
          onClose={() => setAsks(false)}
          actions={
            <button class="button button--danger" type="button" onClick={() => run(remove)}>
              {t('message.delete-confirm')}
            </button>
          }
        >
          <p>{t('message.delete-text')}</p>
        </Dialog>
      )}
    </span>
  );
}
