import type { Browser, Page } from 'playwright-core';

/** What a page's main thread did between two moments, in milliseconds. */
export interface Cost {
  /** What it ran: without the time that it waited for a processor that had something else to do. */
  busy: number;
  /** The longest task, as people feel it: from its beginning to its end. */
  longest: number;
  longTasks: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The time on the thread itself. */
  tdur?: number;
  args: { name?: string; data?: { message?: string } };
}

const CATEGORIES = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline', '__metadata'];
const LONG_MS = 50;

/** Runs `work` and adds up the tasks of the page's main thread meanwhile. The page is slowed down `throttle` times. */
export async function costOf(browser: Browser, page: Page, throttle: number, work: () => Promise<void>): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate(() => performance.mark('measure-from'));
  await work();
  await page.evaluate(() => performance.mark('measure-to'));
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await session.detach();

  const events = trace.traceEvents;
  const mark = (name: string) => {
    const found = events.find((event) => event.name === name);
    if (!found) throw new Error(`The trace has no mark ${name}.`);
    return found;
  };
  const [from, to] = [mark('measure-from'), mark('measure-to')];
  // Of the process that shows the page at the end: `work` may have been to go there.
  const tasks = events.filter(({ name, ph, pid, tid, ts }) => {
    const isTask = name === 'RunTask' && ph === 'X' && pid === to.pid && tid === to.tid;
    return isTask && ts > from.ts && ts < to.ts;
  });
  const lengths = tasks.map(({ dur = 0 }) => dur / 1000);
  return {
    busy: tasks.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur / 1000, 0),
    longest: Math.max(0, ...lengths),
    longTasks: lengths.filter((ms) => ms > LONG_MS).length,
  };
}
