import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the focus in the widget, as somebody who sees the screen finds it. */
export interface Focused {
  /** The name it is announced with, or its text. */
  name: string;
  tag: string;
  /** It stands in the open panel. */
  inPanel: boolean;
  /** It, or what stands for it, is marked; a heading that only begins a view is not. */
  isMarked: boolean;
  /** None of it is scrolled or cut away. */
  isInSight: boolean;
}

/** Null where the page has the focus, or nothing. */
export async function focused(page: Page): Promise<Focused | null> {
  return page.evaluate(() => {
    const root = document.querySelector('deskside-widget')?.shadowRoot;
    const now = root?.activeElement;
    if (!now || document.activeElement !== root.host) return null;
    const panel = now.closest('.panel');
    const isHeading = now.matches('[tabindex="-1"]:not(button)');
    let isMarked = isHeading;
    for (let each: Element | null = now; each && each !== panel; each = each.parentElement) {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      isMarked ||= outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    }
    const box = now.getBoundingClientRect();
    const within = panel?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
    const label = (now as HTMLInputElement).labels?.[0]?.textContent;
    return {
      name: (now.ariaLabel ?? label ?? now.textContent ?? '').trim(),
      tag: now.localName,
      inPanel: Boolean(panel && !(panel as HTMLElement).hidden),
      isMarked,
      isInSight: box.bottom > within.top && box.top < within.bottom && box.width > 0,
    };
  });
}

/** The focus is in the panel, in sight and marked, on this. */
export async function expectFocus(page: Page, name: string | RegExp): Promise<void> {
  await expect
    .poll(() => focused(page), { timeout: 5_000 })
    .toMatchObject({
      name: typeof name === 'string' ? name : expect.stringMatching(name),
      inPanel: true,
      isMarked: true,
      isInSight: true,
    });
}

/** Tab (or Shift+Tab) until this has the focus, which is never lost, nor out of sight on the way. */
export async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  const isIt = (found: string) => (typeof name === 'string' ? found === name : name.test(found));
  while (passed.length < 40) {
    await page.keyboard.press(key);
    const now = await focused(page);
    expect(now, `after ${passed.join(', ')} on the way to ${name}`).toMatchObject({
      inPanel: true,
      isMarked: true,
      isInSight: true,
    });
    if (isIt(now!.name)) return;
    passed.push(now!.name);
  }
  throw new Error(`No way to ${name} by ${key}: ${passed.join(', ')}`);
}
