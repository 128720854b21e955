import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Widget } from '../packages/widget/src/api.ts';
import { makeSite, statement } from '../packages/server/test/kit/identity.ts';
import { openSupport } from './kit/acts.ts';
import { DESK, openStage, type Stage } from './kit/stage.ts';

const shop = makeSite();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' }, (setup) => ({ ...setup, identity: shop.identity }));
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

async function signedIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open support/ }).waitFor();
  await page.exposeFunction('proof', () => statement(shop, DESK, 'u1')).catch(() => undefined);
  await page.evaluate(() => {
    const all = window as unknown as { deskside: Widget; proof: () => Promise<string> };
    all.deskside.identify({ id: 'u1', name: 'Clara of the shop' }, () => all.proof());
  });
}

describe('[M-S5] an offline message of a user of the site', () => {
  it('[M-S5] is answered into the widget, on whatever device they look', async () => {
    const laptop = await stage.customer();
    await signedIn(laptop);
    await openSupport(laptop);
    await laptop.getByLabel('E-mail or phone').fill('clara@shop.example');
    await laptop.getByRole('textbox', { name: 'Message' }).fill('My order is late');
    await laptop.getByRole('button', { name: 'Leave message' }).click();
    await laptop.getByRole('textbox', { name: 'Message' }).waitFor({ state: 'detached' });
    await laptop.context().close();

    const ann = await stage.console('ann');
    await ann.getByRole('button', { name: 'Open the message of Clara of the shop' }).click();
    const drawer = ann.getByRole('dialog', { name: 'Clara of the shop' });
    await drawer.getByLabel('Answer').fill('It is on its way.\nTomorrow it is there.');
    await drawer.getByLabel('Comment').fill('Rang the carrier');
    await drawer.getByRole('button', { name: 'Answer and mark handled' }).click();
    await drawer.waitFor({ state: 'detached' });

    const phone = await stage.customer('/', { viewport: { width: 390, height: 844 } });
    await signedIn(phone);
    await openSupport(phone);
    await phone.getByRole('button', { name: /Ann answered.*My order is late/ }).click();
    await phone.getByText('Tomorrow it is there.').waitFor();
    expect(await phone.getByText('Rang the carrier').count()).toBe(0);
    await phone.getByRole('button', { name: 'Write again' }).click();
    await phone.getByRole('button', { name: 'Leave message' }).waitFor();

    // Read is read, after a reload and for supporters as well.
    await phone.reload();
    await signedIn(phone);
    await openSupport(phone);
    await phone.getByRole('button', { name: 'Leave message' }).waitFor();
    await phone.context().close();
    await ann.getByRole('radio', { name: 'Handled' }).click();
    await ann.getByRole('button', { name: 'Open the message of Clara of the shop' }).click();
    await drawer.getByText('It is on its way.').waitFor();
    expect(await drawer.getByText('Not yet').count()).toBe(0);
  });
});
