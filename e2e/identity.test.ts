import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Widget } from '../packages/widget/src/api.ts';
import { makeSite, statement } from '../packages/server/test/kit/identity.ts';
import { accept, askForService, endConversation, messagesOf, openSupport, reply, write } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

const shop = makeSite();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' }, (setup) => ({ ...setup, identity: shop.identity }));
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** The page of somebody whom the site knows; the site's backend is this test. */
async function signedIn(page: Page, user: string): Promise<void> {
  await page.exposeFunction(`proof_${user}`, () => statement(shop, DESK, user)).catch(() => undefined);
  await page.evaluate((name) => {
    const all = window as unknown as Record<string, () => Promise<string>> & { deskside: Widget };
    all.deskside.identify({ id: name, name: 'Clara of the shop' }, () => all[`proof_${name}`]!());
  }, user);
}

const isReady = (page: Page) => page.getByRole('button', { name: /^Open support/ }).waitFor();

describe('[B-C6] a user of the site', () => {
  it('is the same on every device, is marked as known, and leaves nothing for whoever comes next', async () => {
    const ann = await stage.supporter('ann');
    const laptop = await stage.customer();
    await isReady(laptop);
    await signedIn(laptop, 'u1');
    await openSupport(laptop);
    expect(await laptop.getByLabel('Your name').inputValue()).toBe('Clara of the shop');
    await askForService(laptop, { name: 'Clara' });
    await write(laptop, 'My order is late');
    await accept(ann, 'Clara');
    await reply(ann, 'Let me look');
    await laptop.getByText('Let me look').waitFor();

    // The phone has never been here; the conversation is there as soon as it says who its user is.
    const phone = await stage.customer('/', { viewport: { width: 390, height: 844 } });
    await isReady(phone);
    await signedIn(phone, 'u1');
    await openSupport(phone);
    await phone.getByText('Let me look').waitFor();
    await write(phone, 'I am on the train now');
    await until(async () => (await messagesOf(laptop)).includes('I am on the train now'));

    // After a reload the page has to say it again; then everything is as it was.
    await laptop.reload();
    await signedIn(laptop, 'u1');
    await laptop.getByText('I am on the train now').waitFor();

    await laptop.evaluate(() => (window as unknown as { deskside: Widget }).deskside.logout());
    await laptop.getByText('I am on the train now').waitFor({ state: 'detached' });
    expect(await laptop.evaluate(() => JSON.stringify(localStorage))).toBe('{}');
    await laptop.reload();
    await openSupport(laptop);
    await laptop.getByRole('button', { name: 'Request service', exact: true }).waitFor();
    expect(await laptop.getByLabel('Your name').inputValue()).toBe('');
    await signedIn(laptop, 'u2');
    await until(async () => (await laptop.getByLabel('Your name').inputValue()) === 'Clara of the shop');
    expect(await laptop.getByRole('log').count()).toBe(0);
    // The other device is not concerned.
    await reply(ann, 'Still there?');
    await phone.getByText('Still there?').waitFor();

    // Afterwards it can be read, by this user and nobody else.
    await endConversation(ann);
    await phone.getByRole('button', { name: 'Skip' }).click();
    await phone.getByRole('button', { name: 'Minimise' }).click();
    const tablet = await stage.customer();
    await isReady(tablet);
    await signedIn(tablet, 'u1');
    await openSupport(tablet);
    await until(async () => {
      await tablet.getByRole('button', { name: 'More' }).click();
      return tablet.getByRole('menuitem', { name: 'Earlier conversations' }).isVisible();
    });
    await tablet.getByRole('menuitem', { name: 'Earlier conversations' }).click();
    await tablet.getByRole('button', { name: /Ann.*My order is late/ }).click();
    await tablet.getByText('I am on the train now').waitFor();
    await laptop.getByRole('button', { name: 'More' }).click();
    await laptop.getByRole('menuitem').first().waitFor();
    expect(await laptop.getByRole('menuitem', { name: 'Earlier conversations' }).count()).toBe(0);
  });
});
