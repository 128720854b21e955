import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer } from '@deskside/sdk/customer';
import { accept, offerOf } from './kit/acts.ts';
import { DESK, openStage, PASSWORD, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', offerMs: 60_000, awayMinutes: 0 }, undefined, {
    browser: 'whole',
  });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const openSettings = (page: Page) => page.getByRole('link', { name: 'Settings' }).click();

/** Ann, once more, in a browser elsewhere. */
async function annElsewhere(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await stage.console('ann', options);
  await page.getByRole('button', { name: /^Ann, / }).waitFor();
  return page;
}

/** What a page's sockets of from now on send, as it comes. */
function sentBy(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(String(payload))));
  return frames;
}

describe('one’s own settings', () => {
  it('[M-S2] whoever uses no window is away, what rings goes on, and one movement brings her back', async () => {
    const ben = await stage.supporter('ben');
    const customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
    await customer.request({ name: 'Clara', group: 'technical' });
    const told = sentBy(ann);
    await ann.reload();
    await offerOf(ann, 'Clara').waitFor();

    // Another window of hers, in a browser with a clock of its own.
    const second = await annElsewhere();
    for (const page of [ann, second]) {
      await page.clock.install();
      await openSettings(page);
      await page.getByText('As the desk says: Never').waitFor({ state: 'attached' });
    }
    await ann.getByLabel('Away', { exact: true }).selectOption({ label: 'After 5 minutes' });
    await until(async () => (await second.getByLabel('Away', { exact: true }).inputValue()) === '5');

    await ann.clock.runFor('05:01');
    await until(() => told.some((frame) => frame.includes('"idle":true')));
    // What comes after that is shown, so the desk has heard it.
    const stranger = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
    await stranger.leaveMessage({ text: 'Nobody is away', email: 'dora@example.com' });
    stranger.destroy();
    await ben.getByText('Nobody is away').waitFor();
    await ann.getByRole('button', { name: 'Ann, Online' }).waitFor();
    expect(await offerOf(ann, 'Clara').count()).toBe(1);
    await second.clock.runFor('05:01');
    await ann.getByRole('button', { name: 'Ann, Away (automatic)' }).waitFor();
    await ben.getByText('Away (automatic)').waitFor();
    await accept(ben, 'Clara');

    await second.mouse.move(300, 300);
    await second.mouse.move(310, 310);
    await ann.getByRole('button', { name: 'Ann, Online' }).waitFor();
    await second.getByRole('button', { name: /^Ann, / }).click();
    await second.getByRole('menuitem', { name: 'Sign out' }).click();
    await second.getByRole('heading', { name: /Sign in/ }).waitFor();
    await second.context().close();
    customer.destroy();
  });

  it('[M-S15] she sees where she is signed in, and signs out there', async () => {
    const other = await annElsewhere({ userAgent: 'Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0' });
    await openSettings(ann);
    await ann.reload();
    await ann.getByRole('button', { name: 'Sign out at Firefox, Linux' }).click();
    await ann.getByText('Signed out there.').waitFor();
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await ann.getByRole('button', { name: /^Sign out at/ }).count()).toBe(0);
  });

  it('[M-S15] she changes her password: the old one is asked for, and all other sign-ins end', async () => {
    const other = await annElsewhere();
    await openSettings(ann);
    await ann.getByLabel('Current password', { exact: true }).fill('not the password');
    await ann.getByLabel('New password', { exact: true }).fill('another horse battery');
    await ann.getByLabel('New password again', { exact: true }).fill('another horse battery');
    await ann.getByRole('button', { name: 'Change password' }).click();
    await ann.getByText('This is not your current password.').waitFor();
    await ann.getByLabel('Current password', { exact: true }).fill(PASSWORD);
    await ann.getByRole('button', { name: 'Change password' }).click();
    await ann.getByText('The password was changed.').waitFor();
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.getByLabel('Password', { exact: true }).fill('another horse battery');
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('button', { name: /^Ann, / }).waitFor();
  });
});
