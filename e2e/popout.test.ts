import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, messagesOf, openSupport, reply, write } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', accent: '#1f6e55' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const COMPOSER = 'Write a message…';

async function popOut(customer: Page): Promise<Page> {
  const opened = customer.context().waitForEvent('page');
  await customer.getByRole('button', { name: 'More' }).click();
  await customer.getByRole('menuitem', { name: 'Open in its own window' }).click();
  const out = await opened;
  await out.getByRole('dialog').waitFor();
  return out;
}
const focusOf = (page: Page) =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') ?? null);

describe('[M-C9] the panel in a window of its own', () => {
  it('[M-C9] goes on with everything as it is, and comes back when the window is closed', async () => {
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await write(customer, 'The screen stays grey');
    await customer.getByRole('textbox', { name: COMPOSER }).pressSequentially('half a sen');

    const out = await popOut(customer);
    // The page's policy holds there as well.
    await out.evaluate(() => {
      const { broken } = Object.assign(globalThis, { broken: [] as string[] });
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
    });
    expect(await customer.getByRole('dialog').count()).toBe(0);
    expect(await out.title()).toBe('Test desk');
    expect(await out.getByRole('textbox', { name: COMPOSER }).inputValue()).toBe('half a sen');
    await expect.poll(() => focusOf(out)).toBe(COMPOSER);
    // It fills its window, and has the desk's colour.
    const box = await out.locator('.panel').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, ...(await out.evaluate(() => ({ width: innerWidth, height: innerHeight }))) });
    const colour = await out
      .locator('.message--mine .bubble')
      .evaluate((bubble) => getComputedStyle(bubble).backgroundColor);
    expect(colour).toBe('rgb(31, 110, 85)');

    // Both ways, with parts that come only now, and read while the window is seen.
    await out.getByRole('textbox', { name: COMPOSER }).pressSequentially('tence');
    await out.keyboard.press('Enter');
    await until(async () => (await messagesOf(ann)).includes('half a sentence'));
    await reply(ann, 'Is the cable in?');
    await out.getByText('Is the cable in?').waitFor();
    await out.getByRole('button', { name: 'Emoji' }).click();
    await out.getByRole('button', { name: '👍' }).click();
    await out.keyboard.press('Escape');
    await out.getByRole('button', { name: 'Send', exact: true }).click();
    await until(async () => (await messagesOf(ann)).some((text) => text.includes('👍')));
    // Whoever reads the newest goes on doing so when the window changes its size.
    await out.setViewportSize({ width: 400, height: 400 });
    const fromEnd = () =>
      out.getByRole('log').evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight));
    await expect.poll(fromEnd).toBe(0);
    await expectAccessible(out, 'a window of its own');

    expect(await out.evaluate(() => (globalThis as unknown as { broken: string[] }).broken)).toEqual([]);
    await out.close();
    await customer.getByRole('dialog').waitFor();
    await expect.poll(() => focusOf(customer)).toBe(COMPOSER);
    expect(await messagesOf(customer)).toEqual(expect.arrayContaining(['half a sentence', 'Is the cable in?']));
    const home = (await customer.locator('.panel').boundingBox())!;
    expect([home.width, Math.round(home.height)]).toEqual([380, 640]);
    // What was brought while it was away is here as well, with its rules.
    await customer.getByRole('button', { name: 'Emoji' }).click();
    const emoji = customer.getByRole('dialog', { name: 'Emoji' });
    expect(await emoji.evaluate((list) => getComputedStyle(list).overflowY)).toBe('auto');
    await customer.keyboard.press('Escape');
    await write(customer, 'Here again');
    await until(async () => (await messagesOf(ann)).includes('Here again'));

    // By the menu, and by closing the panel, which leaves the icon on the page.
    const again = await popOut(customer);
    await again.getByRole('button', { name: 'More' }).click();
    await again.getByRole('menuitem', { name: 'Back into the page' }).click();
    await customer.getByRole('dialog').waitFor();
    await until(() => again.isClosed());
    const third = await popOut(customer);
    await third.getByRole('button', { name: 'Minimise' }).click();
    await until(() => third.isClosed());
    await customer.getByRole('button', { name: 'Open support' }).click();
    await customer.getByText('Here again').waitFor();

    // A screenshot is of the page: the panel goes back for it.
    const fourth = await popOut(customer);
    await fourth.getByRole('button', { name: 'Screenshot' }).click();
    await customer.getByRole('dialog', { name: 'Screenshot' }).waitFor();
    await customer.keyboard.press('Escape');
    await until(() => fourth.isClosed());

    // The page goes on without it, and with it again.
    const last = await popOut(customer);
    await customer.evaluate(() => (globalThis as unknown as { deskside: { destroy(): void } }).deskside.destroy());
    await until(() => last.isClosed());
    expect(await customer.locator('deskside-widget').count()).toBe(0);
    await customer.reload();
    await customer.getByRole('dialog').waitFor();
    await popOut(customer);
    await customer.reload();
    await customer.getByText('Here again').waitFor();
    expect(customer.context().pages()).toHaveLength(1);
    await customer.context().close();
  });

  it('[M-C9] is not offered where it is impossible or there is no room', async () => {
    const narrow = await stage.customer('/', { viewport: { width: 600, height: 800 } });
    const other = await stage.person();
    await other.addInitScript(() => {
      delete (window as { documentPictureInPicture?: unknown }).documentPictureInPicture;
    });
    await other.goto(stage.site.origin);
    for (const page of [narrow, other]) {
      await openSupport(page);
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Leave a message' }).waitFor();
      expect(await page.getByRole('menuitem', { name: 'Open in its own window' }).count()).toBe(0);
      await page.context().close();
    }
  });
});
