import { describe, expect, it, vi } from 'vitest';
import { createColleagueTalks } from '../src/supporter/colleague-talks.ts';
import type { ColleagueMessage } from '../src/protocol/http.ts';
import type { Session } from '../src/session.ts';

const message = (seq: number, from = 'bea', text = `m${seq}`): ColleagueMessage => ({
  seq,
  id: `id-${seq}-000`,
  at: seq,
  from,
  to: from === 'ada' ? 'bea' : 'ada',
  text,
});

/** A server that has these messages, newest first, and remembers what it was asked. */
function start(stored: ColleagueMessage[]) {
  let ids = 0;
  const asked: [string, unknown, string | undefined][] = [];
  const server = { fails: false };
  const ask = vi.fn(async (path: string, body?: object | null, method?: string) => {
    asked.push([path, body, method]);
    if (server.fails) throw new Error('no');
    if (path.endsWith('/read')) return {};
    if (method === 'PUT') {
      const said = message((stored[0]?.seq ?? 0) + 1, 'ada', (body as { text: string }).text);
      stored.unshift(said);
      return said;
    }
    const before = Number(/before=(\d+)/.exec(path)?.[1] ?? Infinity);
    return { messages: stored.filter(({ seq }) => seq < before).slice(0, 100) };
  });
  const session = { host: { id: () => `drawn-${++ids}` } } as unknown as Session;
  const talks = createColleagueTalks(session, ask as never, 'ada');
  return { talks, talk: talks.with('bea'), asked, server };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('a talk with a colleague', () => {
  it('is fetched when somebody looks, and follows', async () => {
    const { talks, talk, asked } = start([message(2), message(1)]);
    expect(asked).toEqual([]);
    const seen: number[][] = [];
    talk.$messages.subscribe((all) => all && seen.push(all.map(({ seq }) => seq)));
    await settle();
    talks.hear({ type: 'colleague.message', message: message(3) });
    talks.hear({ type: 'colleague.message', message: message(3) });
    // What is said to others is not part of it.
    talks.hear({ type: 'colleague.message', message: { ...message(4), from: 'cem' } });
    expect(seen.at(-1)).toEqual([1, 2, 3]);
    expect(talks.with('bea')).toBe(talk);
  });

  it('is whole again after a break, without a hole', async () => {
    const stored = [message(1)];
    const { talks, talk } = start(stored);
    talk.$messages.listen(() => {});
    await settle();
    for (let seq = 2; seq <= 150; seq++) stored.unshift(message(seq));
    talks.hear({ type: 'welcome' });
    await settle();
    expect(talk.$messages.get()?.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 51));
    expect(talk.$hasOlder.get()).toBe(true);
    await talk.loadOlder();
    expect(talk.$messages.get()).toHaveLength(150);
    expect(talk.$hasOlder.get()).toBe(false);
  });

  it('sends the same text again under the same id, and another under another', async () => {
    const { talk, asked, server } = start([]);
    const idsOf = () => asked.filter(([, , method]) => method === 'PUT').map(([path]) => path.split('/').at(-1));
    server.fails = true;
    await expect(talk.send('hello')).rejects.toThrow('no');
    server.fails = false;
    await talk.send('hello');
    await talk.send('hello');
    expect(idsOf()).toEqual(['drawn-1', 'drawn-1', 'drawn-2']);
    await expect(talk.send(' ')).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('marks as read what the other said, once', async () => {
    const { talk, asked } = start([message(3, 'ada'), message(2), message(1)]);
    talk.$messages.listen(() => {});
    await settle();
    talk.markRead();
    talk.markRead();
    expect(asked.filter(([path]) => path.endsWith('/read'))).toEqual([['/colleagues/bea/read', { seq: 2 }, 'PUT']]);
  });
});
