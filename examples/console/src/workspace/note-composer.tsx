import { NOTE_MAX } from '@deskside/sdk/constants';
import type { SupporterConversation } from '@deskside/sdk/supporter';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isSendKey } from '../parts/send-key.ts';
import { $layout } from '../state/layout.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { $noteDrafts } from '../state/workspace.ts';
import { t } from '../text/text.ts';
import { Emoji } from './emoji.tsx';

interface Props {
  conversation: SupporterConversation;
  /** Whether it takes the focus when it appears. */
  isActive: boolean;
  /** The name of whoever is to read it, where one only watches. */
  whisperTo: string | null;
  /** Changes between a reply and a note. */
  children?: ComponentChildren;
}

/** What is said among colleagues. Looks like no reply, so that nobody takes one for the other. */
export function NoteComposer({ conversation, isActive, whisperTo, children }: Props) {
  const text = useStore($noteDrafts)[conversation.id] ?? '';
  const layout = useStore($layout);
  const input = useRef<HTMLTextAreaElement>(null);
  const { busy, run } = useAction();
  const canSend = text.trim() !== '';
  useEffect(() => {
    if (isActive && layout !== 'phone') input.current?.focus({ preventScroll: true });
  }, [conversation]);
  const change = (now: string) => $noteDrafts.setKey(conversation.id, now);
  const send = () => {
    input.current?.focus({ preventScroll: true });
    if (!canSend) return;
    run(async () => {
      await conversation.addNote(text);
      // What was typed meanwhile stays.
      if ($noteDrafts.get()[conversation.id] === text) $noteDrafts.setKey(conversation.id, '');
    });
  };
  const label = whisperTo ? t('note.whisper', { name: whisperTo }) : t('note.label');
  return (
    <form
      class="composer composer--note"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        class="composer__text"
        rows={1}
        maxLength={NOTE_MAX}
        aria-label={label}
        placeholder={t('note.placeholder')}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer__tools">
        {children}
        <Emoji input={input} onChange={change} />
        <span class="push row">
          <span class="tiny muted">{t('note.hint')}</span>
          <button
            class="button button--primary button--small"
            type="submit"
            disabled={!canSend}
            aria-busy={busy || undefined}
          >
            {t('note.add')}
          </button>
        </span>
      </div>
    </form>
  );
}
