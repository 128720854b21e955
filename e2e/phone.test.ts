import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSupport } from './kit/acts.ts';
import type { Page } from 'playwright-core';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** Opens the panel and waits until going back means it: that part of it loads just after it is in sight. */
async function openWithItsEntry(page: Page): Promise<void> {
  await openSupport(page);
  await until(() => page.evaluate(() => Boolean((history.state as { desksideOpen?: boolean } | null)?.desksideOpen)));
}

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe('[B-C3] going back on a phone', () => {
  it('[B-C3] closes the panel, and then leaves the page as always', async () => {
    const customer = await stage.person(phone);
    await customer.addInitScript(() => Object.defineProperty(window, 'CloseWatcher', { value: undefined }));
    await customer.goto(`${stage.site.origin}/form`);
    await customer.goto(`${stage.site.origin}/`);
    await openWithItsEntry(customer);
    await customer.goBack();
    await customer.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(customer.url()).toBe(`${stage.site.origin}/`);

    // Closed by its button it leaves no entry that would have to be gone back through.
    await openWithItsEntry(customer);
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await customer.getByRole('dialog').waitFor({ state: 'hidden' });
    await customer.goBack();
    await customer.waitForURL(`${stage.site.origin}/form`);

    // An app that went on behind it keeps its own way back.
    await customer.goto(`${stage.site.origin}/`);
    await openWithItsEntry(customer);
    await customer.evaluate(() => history.pushState({ mine: 1 }, '', '?cart'));
    await customer.getByRole('button', { name: 'Minimise' }).click();
    expect(await customer.evaluate(() => history.state as unknown)).toEqual({ mine: 1 });
    await customer.context().close();
  });

  it('[B-C3] asks the browser for it where that can tell', async () => {
    const customer = await stage.person(phone);
    // The browser's own, which tells when somebody listens: that part of the panel loads just after it is in sight.
    await customer.addInitScript(() => {
      const page = window as unknown as { CloseWatcher: new () => EventTarget; watchers: number };
      page.watchers = 0;
      page.CloseWatcher = class extends page.CloseWatcher {
        constructor() {
          super();
          page.watchers += 1;
        }
      };
    });
    await customer.goto(`${stage.site.origin}/`);
    await customer.getByRole('button', { name: 'Open support' }).tap();
    await customer.getByRole('dialog').waitFor();
    await until(() => customer.evaluate(() => (window as unknown as { watchers: number }).watchers > 0));
    const entries = await customer.evaluate(() => history.length);
    // The key that stands for a close request on a desktop.
    await customer.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await customer.keyboard.press('Escape');
    await customer.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await customer.evaluate(() => history.length)).toBe(entries);
    await customer.context().close();
  });
});
