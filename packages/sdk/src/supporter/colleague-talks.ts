import { atom, onMount } from 'nanostores';
import { PAGE_SIZE, TEXT_MAX } from '../constants.ts';
import { cleanText } from '../conversation/clean-text.ts';
import { DesksideError } from '../error.ts';
import type { Frame } from '../link/machine.ts';
import type { ColleagueMessage, ColleagueMessageList } from '../protocol/http.ts';
import type { Ask, Session } from '../session.ts';
import type { ColleagueTalk } from './colleague-talk.ts';

export interface ColleagueTalks {
  with(colleague: string): ColleagueTalk;
  /** Takes in what the desk says. */
  hear(frame: Frame): void;
}

/** The talks with colleagues, each made once. */
export function createColleagueTalks(session: Session, ask: Ask, self: string): ColleagueTalks {
  const talks = new Map<string, ReturnType<typeof createTalk>>();
  const talkWith = (colleague: string) => {
    const talk = talks.get(colleague) ?? createTalk(session, ask, self, colleague);
    talks.set(colleague, talk);
    return talk;
  };
  return {
    with: talkWith,
    hear: (frame) => {
      // What was said while the connection was away is fetched by those that are looked at.
      if (frame.type === 'welcome') for (const talk of talks.values()) talk.refresh();
      if (frame.type !== 'colleague.message') return;
      const message = frame['message'] as ColleagueMessage;
      talks.get(message.from === self ? message.to : message.from)?.add([message]);
    },
  };
}

function createTalk({ host }: Session, ask: Ask, self: string, colleague: string) {
  const path = `/colleagues/${encodeURIComponent(colleague)}`;
  const $messages = atom<readonly ColleagueMessage[] | null>(null);
  const $hasOlder = atom(false);
  let isMounted = false;
  let marked = 0;
  /** Sent again because the answer was lost, it is still one message. */
  let sending = { text: '', id: '' };

  /** Each once, in the order of the server. */
  const set = (all: readonly ColleagueMessage[]) => {
    const once = new Map(all.map((message) => [message.seq, message]));
    $messages.set([...once.values()].sort((one, other) => one.seq - other.seq));
  };
  const add = (some: readonly ColleagueMessage[]) => set([...($messages.get() ?? []), ...some]);
  const fetchPage = async (before?: number) => {
    const query = before === undefined ? '' : `?before=${before}`;
    const { messages } = await ask<ColleagueMessageList>(`${path}/messages${query}`);
    $hasOlder.set(messages.length === PAGE_SIZE);
    return messages;
  };
  const refresh = () => {
    if (!isMounted) return;
    fetchPage().then(
      // Older ones are fetched again when they are wanted: there may be a hole between.
      (page) => set([...page, ...($messages.get() ?? []).filter(({ seq }) => seq > (page[0]?.seq ?? 0))]),
      // The next welcome tries again.
      () => {},
    );
  };
  onMount($messages, () => {
    isMounted = true;
    refresh();
    return () => {
      isMounted = false;
    };
  });

  return {
    colleague,
    $messages,
    $hasOlder,
    add: (some: readonly ColleagueMessage[]) => {
      if ($messages.get()) add(some);
    },
    refresh,
    loadOlder: async () => add(await fetchPage($messages.get()?.[0]?.seq)),
    send: async (text: string) => {
      const clean = cleanText(text);
      if (!clean.trim() || clean.length > TEXT_MAX) throw new DesksideError('bad_request');
      if (sending.text !== clean) sending = { text: clean, id: host.id() };
      add([await ask<ColleagueMessage>(`${path}/messages/${sending.id}`, { text: clean }, 'PUT')]);
      sending = { text: '', id: '' };
    },
    markRead: () => {
      const seq = $messages.get()?.findLast(({ from }) => from !== self)?.seq ?? 0;
      if (seq <= marked) return;
      marked = seq;
      // What could not be told is told with the next message.
      ask(`${path}/read`, { seq }, 'PUT').catch(() => {
        marked = 0;
      });
    },
  };
}
