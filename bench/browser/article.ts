import type { Browser, BrowserContext, Page } from 'playwright-core';
import { median, print } from '../table.ts';
import { costOf, type Cost } from './page-cost.ts';

/** What a visit of a page came to: the main thread, and what Lighthouse looks at. Milliseconds, but for the shift. */
export interface Visit extends Cost {
  /** How long tasks kept the page from answering, beyond 50 ms each. */
  blocked: number;
  shift: number;
  /** When the largest thing was painted. */
  largest: number;
}

/** Sums of all layout shifts so far, and of what long tasks had beyond 50 ms; when the largest thing was painted. */
const vitalsOf = (page: Page) =>
  page.evaluate(async () => {
    const entriesOf = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const entries: PerformanceEntry[] = [];
        new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({ type, buffered: true });
        setTimeout(() => resolve(entries), 100);
      });
    const [shifts, tasks, paints] = await Promise.all(
      ['layout-shift', 'longtask', 'largest-contentful-paint'].map(entriesOf),
    );
    return {
      shift: shifts!.reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0),
      blocked: tasks!.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
      largest: paints!.at(-1)?.startTime ?? NaN,
    };
  });

/** The sum of everything that moved on a page without anybody's doing. */
export const shiftOf = async (page: Page): Promise<number> => (await vitalsOf(page)).shift;

/** Goes to a page like a new visitor, and stays until everything has come to rest. */
export async function visitArticle(
  browser: Browser,
  context: BrowserContext,
  address: string,
  throttle: number,
  restMs: number,
): Promise<Visit> {
  const page = await context.newPage();
  await page.goto(new URL('/', address).href);
  const cost = await costOf(browser, page, throttle, async () => {
    await page.goto(address);
    await page.waitForTimeout(restMs);
  });
  const visit = { ...cost, ...(await vitalsOf(page)) };
  await page.close();
  return visit;
}

/** Prints the page without and with the widget, side by side: medians. */
export function compare(without: readonly Visit[], withWidget: readonly Visit[]): void {
  const rows: [what: string, of: (visit: Visit) => number, unit: string][] = [
    ['main thread', ({ busy }) => busy, 'ms'],
    ['longest task', ({ longest }) => longest, 'ms'],
    ['blocked by tasks over 50 ms', ({ blocked }) => blocked, 'ms'],
    ['largest thing painted after', ({ largest }) => largest, 'ms'],
    ['layout shift', ({ shift }) => shift, ''],
  ];
  const show = (visits: readonly Visit[], of: (visit: Visit) => number, unit: string) => {
    const value = median(visits.map(of));
    return `${unit ? value.toFixed(0) : value.toFixed(3)} ${unit}`.trim();
  };
  console.log('\nA page with a picture and text, without and with the widget\n');
  print([
    ['', 'without', 'with'],
    ...rows.map(([what, of, unit]) => [what, show(without, of, unit), show(withWidget, of, unit)]),
  ]);
}
