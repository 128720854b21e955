import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CustomerConversation, Message, Phase } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { shortNameOf } from '../../look/people.ts';
import { linesOf } from '../lines-of.ts';
import { useSession, useSpeech } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { Reason } from './failure.tsx';
import { Icon } from './icon.tsx';

/** How near the end counts as “reading the newest”, in pixels. */
const NEAR = 48;

/** The conversation so far. It stays at its end while the customer reads there, and never jumps otherwise. */
export function Messages({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const { say, clock, day, exact } = session.speech;
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
          {phase === 'offered' && <li class="messages__event">{fill(say.writeNow, { name })}</li>}
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
                <p class="bubble" dir="auto">
                  {line.message.text}
                </p>
                {line.last && (
                  <p class="message__meta" title={exact(line.message.at)}>
                    <Meta
                      message={line.message}
                      phase={phase}
                      name={name}
                      onRetry={() => retry(conversation, line.message)}
                    />
                  </p>
                )}
              </li>
            ),
          )}
          {typing && (
            <li class="typing">
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
        <button class="button button--small talk__newest" type="button" onClick={toEnd}>
          <Icon name="down" />
          {say.newMessages}
        </button>
      )}
    </div>
  );
}

/** A refused message goes out again as a new one; the old one stays, marked. */
function retry(conversation: CustomerConversation, message: Message): void {
  conversation.send({ text: message.text }).catch(() => {
    // The new message shows its own state.
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
  const { say, clock } = useSpeech();
  const time = clock(message.at);
  const at = (state: string) => fill(say.stateAt, { time, state });
  if (!message.mine) return message.auto ? fill(say.eventAt, { what: say.automatic, time }) : time;
  switch (message.state) {
    case 'sending':
      return (
        <>
          {at(say.stateSending)} <Icon name="clock" />
        </>
      );
    case 'failed':
      return (
        <span class="message__failed">
          <Icon name="warning" /> {say.stateFailed}. {message.error && <Reason error={message.error} />}{' '}
          <button class="link" type="button" onClick={onRetry}>
            {say.tryAgain}
          </button>
        </span>
      );
    case 'read':
      return (
        <>
          {at(say.stateRead)} <Icon name="checks" />
        </>
      );
    case 'delivered':
      return (
        <>
          {at(say.stateDelivered)} <Icon name="tick" />
        </>
      );
    case 'sent':
      if (phase === 'offered')
        return (
          <>
            {at(fill(say.stateWaiting, { name }))} <Icon name="clock" />
          </>
        );
      if (phase === 'queued')
        return (
          <>
            {at(say.stateKept)} <Icon name="clock" />
          </>
        );
      return at(say.stateSent);
  }
}
