import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHistory, type Fault, type HistoryItem, type LogEntry } from './check-history.ts';

interface Run {
  log: LogEntry[];
  history: HistoryItem[];
}

const ROOM = 'room';
const viewers = ['ann', 'customer'];

/** A run of a room that does everything right, from the choices that are drawn. */
function honestRun(
  steps: readonly { author: string; fate: 'acked' | 'kept' | 'dropped' | 'refused'; late: boolean }[],
): Run {
  const log: LogEntry[] = [];
  const history: HistoryItem[] = [{ seq: 1, author: '', id: null, text: '' }];
  const late: LogEntry[] = [];
  for (const [n, { author, fate, late: isLate }] of steps.entries()) {
    const id = `id-${n}`;
    const item = { author, id, text: `text ${n}` };
    log.push({ type: 'invoke', room: ROOM, ...item });
    if (fate === 'refused') log.push({ type: 'fail', room: ROOM, author, id });
    if (fate === 'refused' || fate === 'dropped') continue;
    const seq = history.length + 1;
    history.push({ seq, ...item });
    if (fate !== 'acked') continue;
    const ok: LogEntry = { type: 'ok', room: ROOM, author, id, seq };
    // An ack that comes after others were sent: several in flight.
    if (isLate) late.push(ok);
    else log.push(ok);
  }
  log.push(...late);
  for (const viewer of viewers) {
    for (const { seq, id } of history) log.push({ type: 'seen', room: ROOM, viewer, seq, id });
    log.push({ type: 'settled', room: ROOM, viewer });
  }
  return { log, history };
}

const runs = fc
  .array(
    fc.record({
      author: fc.constantFrom(...viewers),
      fate: fc.constantFrom('acked', 'kept', 'dropped', 'refused'),
      late: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map(honestRun);

const check = ({ log, history }: Run) => checkHistory(log, new Map([[ROOM, history]]));
const renumbered = (history: readonly HistoryItem[]) => history.map((item, index) => ({ ...item, seq: index + 1 }));
const isAcked = ({ log }: Run, item: HistoryItem) => log.some((entry) => entry.type === 'ok' && entry.id === item.id);

/** Ways of being wrong: `places` says where one can be done, `forge` does it, `fault` is what has to be found. */
interface Forgery {
  fault: Fault;
  places(run: Run): number[];
  forge(run: Run, place: number): Run;
}

const indexes = <Item>(items: readonly Item[], holds: (item: Item, index: number) => boolean): number[] =>
  items.flatMap((item, index) => (holds(item, index) ? [index] : []));

const forgeries: Record<string, Forgery> = {
  'an acked message is gone': {
    fault: 'lost',
    places: (run) => indexes(run.history, (item) => isAcked(run, item)),
    forge: ({ log, history }, place) => ({ log, history: renumbered(history.toSpliced(place, 1)) }),
  },
  'a message is there twice': {
    fault: 'doubled',
    places: ({ history }) => indexes(history, ({ id }) => id !== null),
    forge: ({ log, history }, place) => ({ log, history: renumbered([...history, history[place]!]) }),
  },
  'two of the same author changed places': {
    fault: 'reordered',
    places: ({ history }) =>
      indexes(history, ({ author, id }, index) => id !== null && history[index + 1]?.author === author),
    forge: ({ log, history }, place) => ({
      log,
      history: renumbered(history.toSpliced(place, 2, history[place + 1]!, history[place]!)),
    }),
  },
  'one that was sent after the ack of another stands before it': {
    fault: 'reordered',
    places: ({ log, history }) =>
      indexes(history, ({ id }, index) => {
        const acked = log.findIndex((entry) => entry.type === 'ok' && entry.id === id);
        const next = history[index + 1]?.id;
        return acked >= 0 && log.findIndex((entry) => entry.type === 'invoke' && entry.id === next) > acked;
      }),
    forge: ({ log, history }, place) => ({
      log,
      history: renumbered(history.toSpliced(place, 2, history[place + 1]!, history[place]!)),
    }),
  },
  'a number is left out': {
    fault: 'gap',
    places: ({ history }) => indexes(history, () => true),
    forge: ({ log, history }, place) => ({
      log,
      history: history.map((item, index) => (index < place ? item : { ...item, seq: item.seq + 1 })),
    }),
  },
  'an ack named another number': {
    fault: 'misnumbered',
    places: ({ log }) => indexes(log, ({ type }) => type === 'ok'),
    forge: ({ log, history }, place) => ({
      history,
      log: log.map((entry, index) =>
        index === place && entry.type === 'ok' ? { ...entry, seq: entry.seq + 1 } : entry,
      ),
    }),
  },
  'a text is another': {
    fault: 'altered',
    places: ({ history }) => indexes(history, ({ id }) => id !== null),
    forge: ({ log, history }, place) => ({
      log,
      history: history.map((item, index) => (index === place ? { ...item, text: `${item.text}!` } : item)),
    }),
  },
  'a message comes from nowhere': {
    fault: 'conjured',
    places: ({ history }) => indexes(history, () => true),
    forge: ({ log, history }, place) => ({
      log,
      history: renumbered(history.toSpliced(place, 0, { seq: 0, author: 'ann', id: 'nobody-sent-this', text: '' })),
    }),
  },
  'a refused message was kept': {
    fault: 'refused',
    places: ({ log }) => indexes(log, ({ type }) => type === 'fail'),
    forge: ({ log, history }, place) => {
      const { id } = log[place] as { id: string };
      const sent = log.find((entry) => entry.type === 'invoke' && entry.id === id) as LogEntry & { type: 'invoke' };
      return { log, history: [...history, { seq: history.length + 1, author: sent.author, id, text: sent.text }] };
    },
  },
  'a viewer did not see one': {
    fault: 'diverged',
    places: ({ log }) => indexes(log, (entry, index) => entry.type === 'seen' && log[index + 1]?.type === 'seen'),
    forge: ({ log, history }, place) => ({ history, log: log.toSpliced(place, 1) }),
  },
  'a viewer saw one twice': {
    fault: 'diverged',
    places: ({ log }) => indexes(log, ({ type }) => type === 'seen'),
    forge: ({ log, history }, place) => ({ history, log: log.toSpliced(place, 0, log[place]!) }),
  },
  'a viewer saw two the other way round': {
    fault: 'diverged',
    places: ({ log }) => indexes(log, (entry, index) => entry.type === 'seen' && log[index + 1]?.type === 'seen'),
    forge: ({ log, history }, place) => ({ history, log: log.toSpliced(place, 2, log[place + 1]!, log[place]!) }),
  },
  'a viewer never got the last': {
    fault: 'missed',
    places: ({ log }) => indexes(log, (entry, index) => entry.type === 'seen' && log[index + 1]?.type === 'settled'),
    forge: ({ log, history }, place) => ({ history, log: log.toSpliced(place, 1) }),
  },
};

describe('the judge of histories', () => {
  it('finds nothing wrong with a room that does everything right', () => {
    fc.assert(
      fc.property(runs, (run) => {
        expect(check(run)).toEqual([]);
      }),
    );
  });

  for (const [name, { fault, places, forge }] of Object.entries(forgeries)) {
    it(`catches it always: ${name}`, () => {
      let forged = 0;
      fc.assert(
        fc.property(runs, fc.nat(), (run, pick) => {
          const possible = places(run);
          if (possible.length === 0) return;
          forged += 1;
          const faults = check(forge(run, possible[pick % possible.length]!)).map((violation) => violation.fault);
          expect(faults).toContain(fault);
        }),
        { numRuns: 300 },
      );
      expect(forged).toBeGreaterThan(50);
    });
  }

  it('counts a message that was acked twice once, if both acks say the same', () => {
    const run = honestRun([{ author: 'ann', fate: 'acked', late: false }]);
    const ok = run.log.find(({ type }) => type === 'ok')!;
    expect(check({ ...run, log: [...run.log, ok] })).toEqual([]);
  });
});
