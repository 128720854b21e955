import type { Colleague } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { takersOf } from '../src/transfer/takers.ts';
import { linesOf } from '../src/workspace/lines.ts';
import { aColleague, aMessage, NOW } from './fake-supporter.ts';

const colleague = (id: string, change: Partial<Colleague> = {}) => aColleague({ id, name: id, ...change });
const groups = [
  { id: 'tech', name: 'Technical' },
  { id: 'after', name: 'After' },
];

describe('whom a conversation can be handed over to', () => {
  const colleagues = [
    colleague('mia'),
    colleague('zoe', { load: 1 }),
    colleague('ben', { load: 3 }),
    colleague('off', { status: 'offline' }),
    colleague('away', { status: 'away', groups: ['after'] }),
    colleague('root', { role: 'admin' }),
  ];

  it('those who are there first, the least busy before the others; never oneself, never the administrator', () => {
    expect(takersOf(groups, colleagues, 'mia', '').map(({ key, isThere }) => [key, isThere])).toEqual([
      ['colleague/zoe', true],
      ['colleague/ben', true],
      ['colleague/away', false],
      ['colleague/off', false],
      ['group/tech', true],
      ['group/after', false],
    ]);
  });

  it('by name, groups too', () => {
    expect(takersOf(groups, colleagues, 'mia', ' TECH ').map(({ name }) => name)).toEqual(['Technical']);
  });
});

describe('notes in the log', () => {
  it('stand where they were said, and part the messages around them', () => {
    const messages = [1, 2, 3].map((seq) => aMessage(`m${seq}`, { seq, at: NOW + seq }));
    const note = (after: number, text: string) => ({
      id: text,
      at: NOW,
      after,
      from: { id: 'lea', name: 'Lea' },
      text,
    });
    const lines = linesOf(messages, [note(1, 'a'), note(1, 'b'), note(3, 'c')]);
    expect(
      lines.map((line) => (line.kind === 'note' ? line.note.text : line.kind === 'message' && line.message.text)),
    ).toEqual(['m1', 'a', 'b', 'm2', 'm3', 'c']);
    expect(lines.map((line) => line.kind === 'message' && line.isMore)).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});
