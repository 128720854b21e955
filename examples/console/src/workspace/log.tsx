import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { linesOf } from './lines.ts';
import type { Chunk } from './chunks.ts';
import { LogChunk } from './log-chunk.tsx';
import type { People } from './log-line.tsx';
import { useChunks } from './use-chunks.ts';
import { useTimeline } from './use-timeline.ts';

const NEAR_PX = 48;

/** The conversation so far, and below it what the customer types but has not said. */
export function Log({ conversation, people }: { conversation: SupporterConversation; people: People }) {
  const timeline = useTimeline(conversation);
  const connected = useStore(conversation.$view) !== null;
  const preview = useStore(conversation.$preview);
  const notes = useStore(conversation.$notes);
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const lines = useMemo(() => linesOf(timeline, notes), [timeline, notes]);
  const { chunks, said, grow } = useChunks(box, lines, isAtEnd);
  const draw = (some: readonly Chunk[], canChange: boolean) =>
    some.map((chunk) => (
      <LogChunk key={chunk.number} chunk={chunk} people={people} conversation={conversation} canChange={canChange} />
    ));

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [timeline, notes, preview, isAtEnd]);
  useEffect(() => {
    if (!box.current || typeof ResizeObserver !== 'function') return;
    const sizes = new ResizeObserver(() => isAtEnd && toEnd()); // the composer grew, the window changed
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, [isAtEnd]);

  useReading(conversation, timeline.length);

  return (
    <div class="log-place">
      <div
        class="log"
        ref={box}
        tabIndex={0}
        role="region"
        aria-label={t('log.title')}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
          setAtEnd(isNearEnd);
          if (!isNearEnd && scrollTop < clientHeight) grow();
        }}
      >
        {!connected && !timeline.length && <Skeleton />}
        {/* Outside of what is read out: somebody scrolls to it, nobody says it now. */}
        <div class="log__older">
          {draw(
            chunks.filter(({ number }) => number < said),
            false,
          )}
        </div>
        <div role="log" aria-label={t('log.messages')}>
          {draw(
            chunks.filter(({ number }) => number >= said),
            true,
          )}
        </div>
        {preview && <Preview text={preview} people={people} />}
      </div>
      {!isAtEnd && (
        <button class="button button--small log__to-end" type="button" onClick={() => setAtEnd(true)}>
          <Icon name="down" small />
          {t('log.to-end')}
        </button>
      )}
    </div>
  );
}

/** An outline without a body, because it has not been said. Never read out by itself: it changes with every key. */
function Preview({ text, people }: { text: string; people: People }) {
  const { id, name, hasName } = people.customer;
  return (
    <div class="entry" role="group" aria-label={t('preview.title', { name })}>
      <Avatar id={id} name={hasName ? name : ''} kind="customer" size={28} />
      <span class="entry__by">
        <span class="strong">{name}</span>
        <span class="preview-mark">
          <Icon name="edit" small />
          {t('preview.mark')}
        </span>
      </span>
      <p class="bubble bubble--preview">
        {text}
        <span class="caret" />
      </p>
    </div>
  );
}

/** What is on the screen while the window is looked at counts as read. */
function useReading(conversation: SupporterConversation, length: number): void {
  const unread = useStore(conversation.$unread);
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible' && conversation.$unread.get() > 0) conversation.markRead();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [conversation, unread, length]);
}
