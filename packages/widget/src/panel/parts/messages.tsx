import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, Message, Phase } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { checksIcon, clockIcon, downIcon, tickIcon, warningIcon } from '../../look/icons.ts';
import { shortNameOf } from '../../look/people.ts';
import { linesOf } from '../lines-of.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { Icon } from './icon.tsx';
import { lazy, Nothing, type FallbackProps } from './lazy.tsx';
import { Reason } from './reason.tsx';

const WriteNow = lazy(() => import('../views/start/chunk.ts'), 'WriteNow', Nothing);

const extra = () => import('../views/extra/chunk.ts');
/** The text itself, until its links are there. */
const Plain = ({ text }: FallbackProps & { text?: string }) => <>{text}</>;
const Linked = lazy(extra, 'Linked', Plain);
const FileCard = lazy(() => import('../views/files/chunk.ts'), 'FileCard', Nothing);
const MessageTools = lazy(extra, 'MessageTools', Nothing);

/** How near the end counts as “reading the newest”, in pixels. */
const NEAR = 48;

/** The conversation so far. It stays at its end while the customer reads there, and never jumps otherwise. */
export function Messages({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const { say, clock, day, exact } = session;
  const timeline = useStore(conversation.$timeline);
  const typing = useStore(conversation.$typing);
  const phase = useStore(conversation.$state);
  const supporter = useStore(conversation.$supporter);
  const open = useStore(session.$open);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);
  const lines = useMemo(() => linesOf(timeline, conversation.now()), [timeline]);
  const name = supporter ? shortNameOf(supporter.name) : say.support;
  const newest = timeline[timeline.length - 1];

  const toEnd = () => {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  const read = () => {
    if (open && atEnd.current && document.visibilityState === 'visible') conversation.markRead();
  };

  useLayoutEffect(() => {
    if (atEnd.current || (newest?.kind === 'message' && newest.mine)) toEnd();
    else if (newest) setBehind(true);
    read();
  }, [newest, typing, phase, open]);

  useEffect(() => {
    // The list also gets shorter when the composer grows or a phone's keyboard opens.
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(list.current!);
    document.addEventListener('visibilitychange', read);
    return () => {
      watch.disconnect();
      document.removeEventListener('visibilitychange', read);
    };
  }, [open]);

  return (
    <div class="talk">
      <div
        class="messages"
        role="log"
        aria-label={say.conversation}
        tabIndex={0}
        ref={list}
        onScroll={({ currentTarget: box }) => {
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
          if (atEnd.current) {
            setBehind(false);
            read();
          }
        }}
      >
        <ol class="messages__list">
          {phase === 'offered' && <WriteNow name={name} />}
          {lines.map((line) =>
            line.kind === 'day' ? (
              <li key={line.key} class="messages__event">
                {day(line.at)}
              </li>
            ) : line.kind === 'event' ? (
              <li key={line.key} class="messages__event">
                {fill(say.eventAt, {
                  what: line.what === 'joined' ? fill(say.joined, { name: line.name }) : say.ended,
                  time: clock(line.at),
                })}
              </li>
            ) : (
              <li
                key={line.key}
                class={`message${line.message.mine ? ' message--mine' : ''}${line.first ? ' message--first' : ''} message--${line.message.state}`}
              >
                {line.first && (
                  <span class="visually-hidden">{line.message.mine ? say.you : line.message.from.name}</span>
                )}
                {(line.message.text || line.message.deleted) && (
                  <p class={line.message.deleted ? 'bubble bubble--gone' : 'bubble'} dir="auto">
                    {line.message.deleted ? (
                      say.deleted
                    ) : /https?:/i.test(line.message.text) ? (
                      <Linked text={line.message.text} />
                    ) : (
                      line.message.text
                    )}
                  </p>
                )}
                {line.message.file && (
                  <FileCard conversation={conversation} message={line.message} file={line.message.file} />
                )}
                {line.last && (
                  <p class="message__meta" title={exact(line.message.at)}>
                    <Meta
                      message={line.message}
                      phase={phase}
                      name={name}
                      onRetry={() => retry(conversation, line.message)}
                    />
                    {line.message.edited && ` · ${say.changed}`}{' '}
                    {line.message.mine && line.message.seq && !line.message.deleted && phase !== 'ended' && (
                      <MessageTools conversation={conversation} message={line.message} />
                    )}
                  </p>
                )}
              </li>
            ),
          )}
          {typing && (
            <li class="typing muted">
              <span class="typing__dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {fill(say.writing, { name })}
            </li>
          )}
        </ol>
      </div>
      {behind && (
        <button class="newest" onClick={toEnd}>
          <Icon path={downIcon} />
          {say.newMessages}
        </button>
      )}
    </div>
  );
}

/** A refused message goes out again. */
function retry(conversation: CustomerConversation, message: Message): void {
  conversation.resend(message).catch(() => {
    // The message shows its own state.
  });
}

interface MetaProps {
  message: Message;
  phase: Phase;
  name: string;
  onRetry: () => void;
}

/** When, and how far the message came. */
function Meta({ message, phase, name, onRetry }: MetaProps) {
  const { say, clock } = useSession();
  const time = clock(message.at);
  if (!message.mine) return message.auto ? fill(say.eventAt, { what: say.automatic, time }) : time;
  if (message.state === 'failed') {
    return (
      <span class="message__failed">
        <Icon path={warningIcon} /> {say.failed}. {message.error && <Reason error={message.error} />}{' '}
        <button class="link" onClick={onRetry}>
          {say.tryAgain}
        </button>
      </span>
    );
  }
  const far =
    message.state !== 'sent' ? message.state : phase === 'offered' ? 'waiting' : phase === 'queued' ? 'kept' : 'sent';
  const icon = {
    sending: clockIcon,
    waiting: clockIcon,
    kept: clockIcon,
    sent: '',
    delivered: tickIcon,
    read: checksIcon,
  };
  return (
    <>
      {fill(say.stateAt, { time, state: fill(say[far], { name }) })} {icon[far] && <Icon path={icon[far]} />}
    </>
  );
}
