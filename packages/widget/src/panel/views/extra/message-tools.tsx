import { useState } from 'preact/hooks';
import type { CustomerConversation, Message } from '@deskside/sdk/customer';
import { EDIT_MS, TEXT_MAX } from '@deskside/sdk/constants';
import { useNow } from '../../parts/use-now.ts';
import { useExtra } from './use-extra.ts';

/** Changing and deleting an own message, for as long as that is possible. */
export function MessageTools({ conversation, message }: { conversation: CustomerConversation; message: Message }) {
  const texts = useExtra();
  const now = useNow(conversation.now);
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  if (now > message.at + EDIT_MS) return null;
  const run = (work: Promise<void>) =>
    work.then(
      () => setText(null),
      () => setFailed(true),
    );
  if (text === null) {
    return (
      // What may be done with a message is no news.
      <span class="tools" aria-live="off">
        {message.text && (
          <button class="link" type="button" onClick={() => setText(message.text)}>
            {texts.change}
          </button>
        )}
        <button class="link" type="button" onClick={() => run(conversation.remove(message))}>
          {texts.remove}
        </button>
        {failed && <span role="alert">{texts.tooLate}</span>}
      </span>
    );
  }
  return (
    <form
      class="tools tools--open"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void run(conversation.edit(message, text.trim()));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        setText(null);
      }}
    >
      <textarea
        class="input"
        rows={3}
        maxLength={TEXT_MAX}
        aria-label={texts.change}
        value={text}
        ref={(box) => box?.focus()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button class="link" type="submit">
        {texts.save}
      </button>
      <button class="link" type="button" onClick={() => setText(null)}>
        {texts.cancel}
      </button>
      {failed && <span role="alert">{texts.tooLate}</span>}
    </form>
  );
}
