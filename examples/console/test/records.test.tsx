// @vitest-environment happy-dom
import { DesksideError, type RecordQuery } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { dayKey } from '../src/text/format.ts';
import { aRecord, fakeSupporter, NOW } from './fake-supporter.ts';
import { after, button, choose, click, field, named, text } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const here = { page: 'records', record: null } as const;
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

describe('one’s own records', () => {
  it('are asked for by day in the local time zone', async () => {
    const supporter = fakeSupporter();
    supporter.finished.records = [aRecord({ conversation: 'r' })];
    await showConsole(supporter, here);
    const asked = () => supporter.calls.filter(([verb]) => verb === 'records').map(([, query]) => query);
    expect(asked()).toEqual([{ supporter: 'mia', day: dayKey(NOW), zone }]);
    expect(document.querySelector('tbody')?.textContent).toContain('Invoice PDFs blank since 8.2');
    await click(button('Day before'));
    await choose(field('Day'), '2026-03-01');
    expect(asked().slice(1)).toEqual([
      { supporter: 'mia', day: dayKey(NOW - 86_400_000), zone },
      { supporter: 'mia', day: '2026-03-01', zone },
    ]);
  });

  it('show another day at once, also while older ones of the first are on their way', async () => {
    const supporter = fakeSupporter();
    const list = (count: number) => Array.from({ length: count }, (_, n) => aRecord({ conversation: `r${n}` }));
    const older = Promise.withResolvers<ReturnType<typeof list>>();
    const records = ({ before, day }: RecordQuery = {}) =>
      before === undefined ? Promise.resolve(list(day === dayKey(NOW) ? 100 : 2)) : older.promise;
    await showConsole({ ...supporter, records }, here);
    await click(button('Show older records'));
    await click(button('Day before'));
    const rows = () => document.querySelectorAll('tbody tr').length;
    expect(rows()).toBe(2);
    await after(() => older.resolve(list(5)));
    expect(rows()).toBe(2);
  });

  it('open with what was written, rated and said', async () => {
    const supporter = fakeSupporter();
    supporter.finished.records = [aRecord({ conversation: 'r' })];
    await showConsole(supporter, here);
    await click(button('Open the record of Laura Bianchi'));
    await after(() => {});
    expect(location.hash).toBe('#records/r');
    const drawer = named('[role=dialog]', 'Invoice PDFs blank since 8.2');
    expect(drawer.textContent).toContain('Printing');
    expect(drawer.textContent).toContain('Quick and friendly.');
    await click(named('[role=tab]', /^Conversation/));
    expect([...drawer.querySelectorAll('.bubble')].map((bubble) => bubble.textContent)).toEqual([
      'All our invoice PDFs come out blank.',
      'Does it also happen with an older invoice?',
    ]);
    await click(button('Close'));
    expect(location.hash).toBe('#records');
  });

  it('say what to do on a day without any, and when they did not load', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter, here);
    expect(text()).toContain('No records on this day');
    let fails = true;
    const records = () =>
      fails ? Promise.reject(new DesksideError('unavailable')) : Promise.resolve([aRecord({ conversation: 'r' })]);
    await showConsole({ ...supporter, records }, { page: 'tasks' });
    await showConsole({ ...supporter, records }, here);
    expect(text()).toContain('The records did not load');
    fails = false;
    await click(button('Try again'));
    expect(document.querySelectorAll('tbody tr')).toHaveLength(1);
  });
});
