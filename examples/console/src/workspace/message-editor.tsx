import { TEXT_MAX } from '@deskside/sdk/constants';
import type { Message, SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isComposing, isSendKey } from '../parts/send-key.ts';
import { useAction } from '../state/use-action.ts';
import { t } from '../text/text.ts';
import { showChangeError } from './message-tools.tsx';

interface Props {
  message: Message;
  conversation: SupporterConversation;
  onClose(): void;
}

/** In place of the bubble. Enter saves, Escape leaves the message as it was. */
export function MessageEditor({ message, conversation, onClose }: Props) {
  const [text, setText] = useState(message.text);
  const input = useRef<HTMLTextAreaElement>(null);
  const { busy, run } = useAction(showChangeError);
  const canSave = text.trim() !== '' && text.length <= TEXT_MAX;

  useEffect(() => {
    const { current } = input;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);

  const save = async () => {
    if (text !== message.text) await conversation.edit(message, text);
    onClose();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event)) {
      event.stopPropagation();
      onClose();
    } else if (isSendKey(event)) {
      event.preventDefault();
      if (canSave) run(save);
    }
  };
  return (
    <div class="entry__editor">
      <textarea
        ref={input}
        class="entry__edited-text"
        rows={1}
        aria-label={t('message.edit')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <span class="row">
        <button class="button button--small" type="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          class="button button--primary button--small"
          type="button"
          aria-busy={busy || undefined}
          disabled={!canSave}
          onClick={() => run(save)}
        >
          {t('message.save')}
        </button>
      </span>
    </div>
  );
}
