import type { TimelineItem } from '@deskside/sdk/customer';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../src/panel/lines-of.ts';
import { createFakeConversation, mia } from './fake-customer.ts';

const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();

function linesFor(fill: (talk: ReturnType<typeof createFakeConversation>) => void) {
  const talk = createFakeConversation();
  fill(talk);
  return linesOf(talk.$timeline.get(), noon);
}

const message = (line: ReturnType<typeof linesOf>[number]) => {
  if (line.kind !== 'message') throw new Error(`not a message: ${line.kind}`);
  return line;
};

describe('linesOf', () => {
  it('shows when and how far once for what was said together', () => {
    const lines = linesFor((talk) => {
      talk.say('one', { mine: true, at: noon });
      talk.say('two', { mine: true, at: noon + 20_000 });
      talk.say('later', { mine: true, at: noon + 70_000 });
      talk.say('answer', { at: noon + 70_000 });
    }).map(message);
    expect(lines.map((line) => line.last)).toEqual([false, true, true, true]);
    expect(lines.map((line) => line.first)).toEqual([true, false, false, true]);
  });

  it('a state of its own is shown of its own', () => {
    const lines = linesFor((talk) => {
      talk.say('read', { mine: true, at: noon, state: 'read' });
      talk.say('not yet', { mine: true, at: noon, state: 'sent' });
    }).map(message);
    expect(lines.map((line) => line.last)).toEqual([true, true]);
  });

  it('each refused message has its own way to try again', () => {
    const lines = linesFor((talk) => {
      talk.say('a', { mine: true, at: noon, state: 'failed' });
      talk.say('b', { mine: true, at: noon, state: 'failed' });
    }).map(message);
    expect(lines.map((line) => line.last)).toEqual([true, true]);
  });

  it('separates other days, and never says the day of a conversation of today', () => {
    const day = 86_400_000;
    const kinds = linesFor((talk) => {
      talk.say('long ago', { at: noon - 3 * day });
      talk.say('the same day', { at: noon - 3 * day + 60_000 });
      talk.say('today', { at: noon });
    }).map((line) => line.kind);
    expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message']);
    expect(linesFor((talk) => void talk.say('today', { at: noon })).map((line) => line.kind)).toEqual(['message']);
  });

  it('names who joined, says the end, and leaves the survey out', () => {
    const events: TimelineItem[] = [
      { kind: 'joined', type: 'supporter.joined', seq: 1, at: noon, supporter: mia },
      { kind: 'ended', type: 'conversation.ended', seq: 2, at: noon, by: 'supporter' },
      { kind: 'survey', type: 'survey.answered', seq: 3, at: noon, score: 5, comment: '' },
    ];
    expect(linesOf(events, noon)).toMatchObject([
      { kind: 'event', what: 'joined', name: 'Mia Lindqvist' },
      { kind: 'event', what: 'ended' },
    ]);
  });
});
