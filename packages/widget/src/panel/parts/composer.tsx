import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { TEXT_MAX } from '@deskside/sdk/constants';
import { sendIcon } from '../../look/icons.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { IconButton } from './icon.tsx';
import { Attach } from './functions.tsx';
import { lazy, Nothing } from './lazy.tsx';

const Count = lazy(() => import('../views/extra/chunk.ts'), 'Count', Nothing);

/** From here on the characters that are left are counted. */
const COUNT_FROM = TEXT_MAX - 300;

/** Enter sends, Shift and Enter breaks the line, and Enter that only ends a word of an input method does neither. */
export function Composer({ conversation, describedBy }: { conversation: CustomerConversation; describedBy: string }) {
  const { say } = useSession();
  const draft = useStore(conversation.$draft);
  const input = useRef<HTMLTextAreaElement>(null);
  const left = TEXT_MAX - draft.length;
  const maySend = draft.trim() !== '' && left >= 0;

  useLayoutEffect(() => {
    const box = input.current!;
    // Never touch the text while an input method composes: that would end the word.
    if (box.value !== draft) box.value = draft;
    grow(box);
  }, [draft]);

  const send = () => {
    const box = input.current!;
    box.focus();
    if (!maySend) return;
    const text = draft.trim();
    conversation.preview('');
    conversation.send({ text }).catch(() => {
      // The message itself shows that it failed, and offers to try again.
    });
  };

  return (
    <>
      <Attach conversation={conversation} />
      <div class="composer" part="composer">
        <textarea
          class="composer__input"
          ref={input}
          rows={1}
          dir="auto"
          placeholder={say.write}
          aria-label={say.write}
          aria-describedby={describedBy}
          aria-invalid={left < 0}
          enterkeyhint="send"
          data-focus
          onInput={(event) => {
            grow(event.currentTarget);
            conversation.preview(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            // 229: Safari reports the Enter that ends a composition after `compositionend`.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
        />
        <IconButton class="composer__send" icon={sendIcon} label={say.send} aria-disabled={!maySend} onClick={send} />
      </div>
      <p class="composer__count numbers" role="status">
        {draft.length > COUNT_FROM && <Count left={left} />}
      </p>
    </>
  );
}

/** As high as its text, up to what the style sheet allows. Browsers with `field-sizing` do it by themselves. */
function grow(box: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  box.style.blockSize = 'auto';
  box.style.blockSize = `${box.scrollHeight}px`;
}
