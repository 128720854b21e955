import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, TimelineItem } from '@deskside/sdk/customer';
import { shortNameOf } from '../../look/people.ts';
import { createLines, type Line } from '../lines-of.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { MANY, rangeAfter, type Range } from '../window-of.ts';
import { lazy, Nothing } from './lazy.tsx';
import { Row } from './message-row.tsx';

const WriteNow = lazy(() => import('../views/start/chunk.ts'), 'WriteNow', Nothing);
const long = () => import('../views/long/chunk.ts');
const Window = lazy(long, 'Window', Nothing);
const Newest = lazy(long, 'Newest', Nothing);
const extra = () => import('../views/extra/chunk.ts');
const Typing = lazy(extra, 'Typing', Nothing);
const Advert = lazy(extra, 'Advert', Nothing);

/** How near the end counts as “reading the newest”, in pixels. */
const NEAR = 48;

/** The first of so many unread messages. */
const firstUnread = (timeline: readonly TimelineItem[], unread: number) =>
  timeline.filter((item) => item.kind === 'message' && !item.mine && !item.deleted).at(-unread) as
    | (TimelineItem & { kind: 'message' })
    | undefined;

const classOf = (line: Line) =>
  line.kind === 'message'
    ? `message${line.message.mine ? ' message--mine' : ''}${line.first ? ' message--first' : ''} message--${line.message.state}`
    : 'messages__event';

/** The conversation so far. It stays at its end while the customer reads there, and never jumps otherwise. */
export function Messages({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const { say } = session;
  const timeline = useStore(conversation.$timeline);
  const typing = useStore(conversation.$typing);
  const phase = useStore(conversation.$state);
  const supporter = useStore(conversation.$supporter);
  const unread = useStore(conversation.$unread);
  const view = useStore(conversation.$view);
  const open = useStore(session.$open);
  const isOut = useStore(session.$isOut);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  /** Where it last stood. */
  const top = useRef(0);
  /** Where it was read up to when the customer looked away: the message that came next. */
  const news = useRef<string | null>(null);
  /** Nobody looked at what came with the connection. */
  const isFirstLook = useRef(true);
  const wasOpen = useRef(open);
  const [behind, setBehind] = useState(false);
  const [follows, setFollows] = useState(true);
  const range = useRef<Range | null>(null);
  const [, draw] = useState<Range | null>(null);
  const linesOf = useMemo(() => createLines(conversation.now()), [conversation]);
  const lines = linesOf(timeline);
  const name = supporter ? shortNameOf(supporter.name) : say.support;
  const newest = timeline.at(-1);

  const isReading = () => open && atEnd.current && !session.root.ownerDocument.hidden;
  if (newest?.kind === 'message' && newest.mine) news.current = null;
  else if (unread && (isFirstLook.current || !isReading())) news.current ??= firstUnread(timeline, unread)?.id ?? null;

  range.current = rangeAfter(lines, range.current, atEnd.current);
  const { from, to } = range.current;
  const isWhole = lines.length <= MANY;

  const follow = (box: HTMLElement) => {
    box.scrollTop = box.scrollHeight;
    top.current = box.scrollTop;
  };
  const toEnd = () => {
    if (to < lines.length) {
      atEnd.current = true;
      draw({ ...range.current! });
    }
    follow(list.current!);
  };
  /** Whoever comes back begins to read where they stopped. */
  const toNews = () => {
    const box = list.current!;
    const line = box.querySelector<HTMLElement>('.messages__news');
    if (line) box.scrollTop = Math.min(box.scrollTop, line.offsetTop);
    atEnd.current = false;
    look(box);
  };
  const look = (box: HTMLElement) => {
    const { scrollTop } = box;
    const isEnd = to === lines.length && box.scrollHeight - scrollTop - box.clientHeight < NEAR;
    // What came below and was not followed yet is no reason to stay behind: only somebody who scrolls up leaves the end.
    if (isEnd || scrollTop < top.current) atEnd.current = isEnd;
    top.current = scrollTop;
    setFollows(atEnd.current);
    if (atEnd.current) {
      setBehind(false);
      read();
    }
  };
  const read = () => {
    if (isReading()) conversation.markRead();
  };

  useLayoutEffect(() => {
    // Without the lines before them the browser has moved: that was nobody who scrolled.
    if (atEnd.current && from) follow(list.current!);
  }, [from]);

  useLayoutEffect(() => {
    if (view) isFirstLook.current = false;
  }, [view]);

  useLayoutEffect(() => {
    // At the end it follows by itself, see below.
    if (!atEnd.current && newest) {
      if (newest.kind === 'message' && newest.mine) toEnd();
      else setBehind(true);
    }
    if (open && !wasOpen.current) {
      if (atEnd.current) toEnd();
      toNews();
    }
    wasOpen.current = open;
    read();
  }, [newest, typing, phase, open]);

  useLayoutEffect(() => {
    const box = list.current!;
    // Lines came, or the list got shorter because the composer grew or a phone's keyboard opened. Told once all is laid out
    // and before it is seen: asking for a height any earlier would lay it out twice.
    const watch = new session.root.ownerDocument.defaultView!.ResizeObserver(() => {
      if (atEnd.current) follow(box);
    });
    watch.observe(box);
    watch.observe(box.firstElementChild!);
    document.addEventListener('visibilitychange', read);
    return () => {
      watch.disconnect();
      document.removeEventListener('visibilitychange', read);
    };
  }, [open, isOut]);

  useLayoutEffect(() => {
    // What was read before the panel was closed is not new the next time. Said at once: the next one may come any moment.
    if (!open && !unread) news.current = null;
  }, [open]);

  return (
    <div class="talk">
      <div
        class="messages"
        part="messages"
        role="log"
        aria-label={say.conversation}
        // Lines that come in because somebody scrolls are no news.
        aria-live={follows ? 'polite' : 'off'}
        tabIndex={0}
        ref={list}
        onScroll={({ currentTarget }) => look(currentTarget)}
      >
        <ol class="messages__list">
          {from === 0 && session.$desk.get()?.advertisement && <Advert />}
          {phase === 'offered' && <WriteNow name={name} />}
          {lines.slice(from, to).flatMap((line, index) => [
            line.key === news.current && (
              <li key="news" class="messages__event messages__news">
                {say.newMessages}
              </li>
            ),
            <li
              key={line.key}
              class={classOf(line)}
              data-line={line.key}
              {...(!isWhole && { 'aria-setsize': lines.length, 'aria-posinset': from + index + 1 })}
            >
              <Row line={line} conversation={conversation} phase={phase} name={name} />
            </li>,
          ])}
          {typing && <Typing name={name} />}
        </ol>
      </div>
      {!isWhole && (
        <Window
          box={list}
          lines={lines}
          range={range.current}
          atEnd={atEnd}
          follow={follow}
          onRange={(next) => {
            range.current = next;
            draw(next);
          }}
        />
      )}
      {/* That something came is said; that somebody scrolled is not. */}
      <div role="status">{!follows && behind && <Newest isNew onClick={toEnd} />}</div>
      {!follows && !behind && <Newest onClick={toEnd} />}
    </div>
  );
}
