import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endWhileAwayAndRate, messagesOf, openSupport, surviveKill, write } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'code', greeting: 'Hello, this is [Supporter Name].' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

async function enter(page: Awaited<ReturnType<Stage['customer']>>, code: string) {
  await page.getByLabel('Your name').fill('Gustav');
  // Six boxes: what is typed or pasted into the first fills them all.
  await page.getByRole('group', { name: 'Direct code' }).getByRole('textbox').first().click();
  await page.keyboard.type(code);
  await page.getByRole('button', { name: /^(Connect|Try again)$/ }).click();
}

describe('mode code', () => {
  it('[M-C4] [M-S16] a code leads to its supporter once, after the number was matched', async () => {
    const ann = await stage.supporter('ann');
    const box = ann.getByRole('region', { name: 'Direct code' });
    await box.getByRole('button', { name: 'Get a direct code' }).click();
    const code = (await until(async () => /\d{3}\s?\d{3}/.exec(await box.innerText())?.[0])).replace(/\s/g, '');

    const customer = await stage.customer();
    await openSupport(customer);
    await enter(customer, code);
    await customer.getByText('Read these two digits to Ann').waitFor();
    await write(customer, 'We are on the phone');
    const digits = await until(async () => /\b\d{2}\b/.exec(await customer.locator('.digits').innerText())?.[0]);
    const offer = ann.getByRole('region', { name: 'New request from Gustav' });
    await offer.getByLabel('Number the customer reads to you').fill(digits);
    await offer.getByRole('button', { name: /^Accept/ }).click();
    await customer.getByText('Hello, this is Ann.').waitFor();
    await until(async () => (await messagesOf(ann)).includes('We are on the phone'));
    await surviveKill(stage, customer, ann);
    await endWhileAwayAndRate(customer, ann);

    const stranger = await stage.customer();
    await openSupport(stranger);
    await enter(stranger, code);
    await stranger.getByText(/This code was already used/).waitFor();
    expect(await stranger.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
  });

  it('[M-C4] wrong digits end the conversation and burn the code', async () => {
    const ben = await stage.supporter('ben');
    const box = ben.getByRole('region', { name: 'Direct code' });
    await box.getByRole('button', { name: 'Get a direct code' }).click();
    const code = (await until(async () => /\d{3}\s?\d{3}/.exec(await box.innerText())?.[0])).replace(/\s/g, '');
    const customer = await stage.customer();
    await openSupport(customer);
    await enter(customer, code);
    const digits = await until(async () => /\b\d{2}\b/.exec(await customer.locator('.digits').innerText())?.[0]);
    const offer = ben.getByRole('region', { name: 'New request from Gustav' });
    await offer.getByLabel('Number the customer reads to you').fill(digits === '00' ? '11' : '00');
    await offer.getByRole('button', { name: /^Accept/ }).click();
    await customer.getByText(/The two digits did not match/).waitFor();
  });
});
