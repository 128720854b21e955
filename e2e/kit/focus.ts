import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from './stage.ts';

/** Enough to go once through any page of the console. */
const STOPS_MAX = 120;

interface Focus {
  /** What has the focus, as it is found in the page. */
  on: string;
  /** What is wrong with it, or nothing. */
  wrong: string;
}

/** What has the focus, and whether somebody who looks at the screen can tell. */
function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { on: 'body', wrong: 'nothing has the focus' };
    const on = at.outerHTML.slice(0, 160);
    const { x, y, width, height } = at.getBoundingClientRect();
    if (!width || !height) return { on, wrong: 'has no size' };
    if (x + width <= 0 || y + height <= 0 || x >= innerWidth || y >= innerHeight)
      return { on, wrong: 'is off the screen' };
    const isMarked = (element: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    };
    // What is written into may stand in a frame that carries the ring.
    for (let around: Element | null = at; around && around !== document.body; around = around.parentElement) {
      if (isMarked(around)) return { on, wrong: '' };
    }
    return { on, wrong: 'has no ring' };
  });
}

/** The focus is somewhere, and seen. */
export async function expectFocus(page: Page, where: string): Promise<void> {
  let focus: Focus = { on: '', wrong: 'not looked at' };
  const isSeen = async () => {
    focus = await focusOf(page);
    return focus.wrong === '';
  };
  await until(isSeen, 3_000).catch(() => undefined);
  expect(focus.wrong && `${focus.wrong}: ${focus.on}`, where).toBe('');
}

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement).catch(() => false);

/** Waits until something has the focus by itself. */
export async function expectFocusOn(page: Page, target: Locator, where: string): Promise<void> {
  await target.waitFor();
  await until(() => hasFocus(target), 5_000).catch(() => undefined);
  const { on } = await focusOf(page);
  expect(await hasFocus(target), `${where}: the focus is on ${on}`).toBe(true);
}

/** Goes to something by Tab alone (or Shift+Tab); at every stop on the way the focus is seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  let ends = 0;
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
    const { on, wrong } = await focusOf(page);
    // After the last stop comes the browser itself, once.
    if (on === 'body') ends += 1;
    expect(ends, `no way to ${target} by ${key}`).toBeLessThan(3);
    if (on !== 'body') expect(wrong && `${wrong}: ${on}`, `on the way to ${target}`).toBe('');
  }
  throw new Error(`No way to ${target} by ${key}.`);
}

/** Goes to something by Tab and presses a key there. */
export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}
