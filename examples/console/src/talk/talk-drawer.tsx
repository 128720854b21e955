import { TEXT_MAX } from '@deskside/sdk/constants';
import type { ColleagueMessage, ColleagueTalk } from '@deskside/sdk/supporter';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MemberTools } from '../account/member-tools.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Empty } from '../parts/empty.tsx';
import { isSendKey } from '../parts/send-key.ts';
import { Skeleton } from '../parts/skeleton.tsx';
import { When } from '../parts/when.tsx';
import { $talk } from '../state/panels.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** What one and a colleague say to each other. */
export function TalkDrawer({ colleague }: { colleague: string }) {
  const supporter = useSupporter();
  const known = useStore(supporter.$colleagues).find(({ id }) => id === colleague);
  const talk = supporter.talkWith(colleague);
  const status = known && t(known.idle ? 'status.automatic' : `status.${known.status}`);
  return (
    <Drawer
      title={known?.name ?? t('talk.removed')}
      detail={status}
      tools={known && <MemberTools colleague={known} />}
      onClose={() => $talk.set(null)}
    >
      <Messages talk={talk} />
      {known && <TalkComposer talk={talk} name={known.name} />}
    </Drawer>
  );
}

function Messages({ talk }: { talk: ColleagueTalk }) {
  const messages = useStore(talk.$messages);
  const hasOlder = useStore(talk.$hasOlder);
  const box = useRef<HTMLDivElement>(null);
  const newest = messages?.at(-1)?.seq;
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);
  // What is on the screen while the window is looked at counts as read.
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible') talk.markRead();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [talk, newest]);
  return (
    <div class="drawer__body talk" ref={box} tabIndex={0} role="log" aria-label={t('log.messages')}>
      {!messages ? (
        <Skeleton />
      ) : messages.length ? (
        <>
          {hasOlder && (
            <div class="older">
              <ActionButton size="small" kind="quiet" action={() => talk.loadOlder()}>
                {t('talk.older')}
              </ActionButton>
            </div>
          )}
          <ol>
            {messages.map((message) => (
              <Line key={message.seq} message={message} />
            ))}
          </ol>
        </>
      ) : (
        <Empty icon="chat" title={t('talk.none')} text={t('talk.none-text')} />
      )}
    </div>
  );
}

function Line({ message: { from, at, text } }: { message: ColleagueMessage }) {
  const supporter = useSupporter();
  const colleagues = useStore(supporter.$colleagues);
  const isMine = from === supporter.member.id;
  const { name = '', picture } = isMine ? supporter.member : (colleagues.find(({ id }) => id === from) ?? {});
  return (
    <li class={isMine ? 'entry entry--mine' : 'entry'}>
      <Avatar id={from} name={name} kind="staff" picture={picture} size={28} />
      <span class="entry__by">
        <span class="strong">{isMine ? t('log.you') : name || t('talk.removed')}</span>
        <When at={at} />
      </span>
      <p class="bubble">{text}</p>
    </li>
  );
}

function TalkComposer({ talk, name }: { talk: ColleagueTalk; name: string }) {
  const [text, setText] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const { busy, run } = useAction();
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const send = () =>
    run(async () => {
      if (!text.trim()) return;
      await talk.send(text);
      // What was typed meanwhile stays.
      setText((now) => (now === text ? '' : now));
    });
  return (
    <form
      class="composer talk__composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        class="composer__text"
        rows={1}
        maxLength={TEXT_MAX}
        aria-label={t('talk.label', { name })}
        placeholder={t('talk.placeholder')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer__tools">
        <span class="push row">
          <button
            class="button button--primary button--small"
            type="submit"
            disabled={!text.trim()}
            aria-busy={busy || undefined}
          >
            {t('composer.send')}
          </button>
        </span>
      </div>
    </form>
  );
}
