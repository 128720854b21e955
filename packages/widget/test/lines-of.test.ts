import type { TimelineItem } from '@deskside/sdk/customer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLines, type Line } from '../src/panel/lines-of.ts';
import { createFakeConversation, mia } from './fake-customer.ts';

const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();

function linesFor(fill: (talk: ReturnType<typeof createFakeConversation>) => void) {
  const talk = createFakeConversation();
  fill(talk);
  return createLines(noon)(talk.$timeline.get());
}

const message = (line: Line) => {
  if (line.kind !== 'message') throw new Error(`not a message: ${line.kind}`);
  return line;
};

describe('createLines', () => {
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
    expect(createLines(noon)(events)).toMatchObject([
      { kind: 'event', what: 'joined', name: 'Mia Lindqvist' },
      { kind: 'event', what: 'ended' },
    ]);
  });

  it('[B-C7] keeps the lines of what did not change, and says the same as from the beginning', () => {
    const talk = createFakeConversation();
    for (let n = 0; n < 2_000; n++) talk.say(`number ${n}`, { mine: n % 3 === 0, at: noon + n * 1_000 });
    const linesOf = createLines(noon);
    const before = linesOf(talk.$timeline.get());
    expect(linesOf(talk.$timeline.get())).toBe(before);
    talk.say('one more', { at: noon + 2_000_000 });
    const after = linesOf(talk.$timeline.get());
    expect(after).toHaveLength(2_001);
    expect(after.filter((line, index) => line !== before[index])).toHaveLength(2);

    fc.assert(
      fc.property(
        fc.array(fc.record({ keep: fc.nat(6), say: fc.array(fc.record({ mine: fc.boolean(), days: fc.nat(2) })) })),
        (changes) => {
          const kept = createLines(noon);
          let timeline: readonly TimelineItem[] = [];
          for (const { keep, say } of changes) {
            const other = createFakeConversation();
            for (const { mine, days } of say) other.say('x', { mine, at: noon + days * 86_400_000 });
            timeline = [...timeline.slice(0, keep), ...other.$timeline.get()];
            expect(kept(timeline)).toEqual(createLines(noon)(timeline));
          }
        },
      ),
    );
  });
});
