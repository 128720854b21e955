import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endAndRate, messagesOf, openSupport, reply, write } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let ben: Page;
let lena: Page;
let customer: Page;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: 'Hello, this is [Supporter Name].' }, (setup) => ({
    ...setup,
    members: [
      ...setup.members,
      { user: 'lena', name: 'Lena', title: '', phone: '', picture: '', role: 'leader', groups: ['technical'] },
    ],
  }));
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const notesOf = (page: Page) => page.getByRole('log').locator('.bubble--note').allInnerTexts();

async function addNote(page: Page, text: string): Promise<void> {
  const note = page.getByRole('textbox', { name: /^Note for/ });
  await note.fill(text);
  await note.press('Enter');
  await until(async () => (await notesOf(page)).some((one) => one.includes(text)));
}

describe('a customer, two supporters and a leader', () => {
  it('[M-S11] a transfer that is declined changes nothing; one that is accepted brings everything along', async () => {
    ann = await stage.supporter('ann');
    customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await write(customer, 'The invoice is wrong');
    await ann.getByText('The invoice is wrong').first().waitFor();
    // A note among colleagues is no reply.
    await ann.getByRole('radio', { name: 'Note' }).click();
    await addNote(ann, 'Third time this month');
    await ann.getByRole('radio', { name: 'Reply' }).click();

    ben = await stage.supporter('ben');
    const ask = async () => {
      await ann.getByRole('button', { name: 'Transfer', exact: true }).click();
      const dialog = ann.getByRole('dialog', { name: 'Transfer Clara' });
      await dialog.getByRole('radio', { name: 'Ben' }).check();
      await dialog.getByLabel('Why').fill('Knows invoices');
      await dialog.getByRole('button', { name: 'Ask Ben' }).click();
    };
    await ask();
    await ann.getByText(/Ben is being asked/).waitFor();
    const offer = ben.getByRole('region', { name: 'Ann hands over Clara' });
    await offer.getByText('Knows invoices').waitFor();
    await offer.getByRole('button', { name: /^Decline/ }).click();
    await ann.getByText('Ben declined. Clara stays with you.').waitFor();
    await reply(ann, 'I am still here');
    await customer.getByText('I am still here').waitFor();

    // Taken back while it rings.
    await ask();
    await offer.waitFor();
    await ann.getByRole('button', { name: 'Take back' }).click();
    await offer.waitFor({ state: 'hidden' });

    await ask();
    await offer.getByRole('button', { name: /^Accept/ }).click();
    await ann.getByText('Ben goes on with Clara.').waitFor();
    await ann.getByText('No conversation is running').waitFor();
    await customer.getByText(/^Ben joined/).waitFor();
    // The whole of it, as soon as his console has it.
    await until(async () => (await notesOf(ben)).length > 0 && (await messagesOf(ben)).length >= 3);
    expect(await messagesOf(ben)).toEqual(expect.arrayContaining(['The invoice is wrong', 'I am still here']));
    expect(await notesOf(ben)).toEqual([expect.stringContaining('Third time this month')]);
    // Nobody greets a second time, and the customer never hears of the notes.
    const said = await messagesOf(customer);
    expect(said.filter((text) => text.includes('this is'))).toEqual(['Hello, this is Ann.']);
    expect(await customer.locator('body').innerText()).not.toContain('Third time');
    await reply(ben, 'Ben here, I see it');
    await customer.getByText('Ben here, I see it').waitFor();
  });

  it('[B-S2] a leader watches, whispers and takes over, and each is seen', async () => {
    lena = await stage.supporter('lena');
    await lena.getByRole('button', { name: 'Watch the conversation with Clara' }).click();
    await lena.getByText('You watch. Ben has this conversation.').waitFor();
    await ben.getByText('Lena is watching.').waitFor();
    expect(await lena.getByRole('textbox', { name: 'Reply' }).count()).toBe(0);
    await addNote(lena, 'Offer a refund');
    await until(async () => (await notesOf(ben)).some((one) => one.includes('Offer a refund')));

    await lena.getByRole('button', { name: 'Take over' }).click();
    await lena.getByRole('dialog', { name: 'Take over Clara?' }).getByRole('button', { name: 'Take over' }).click();
    await ben.getByText('Lena took over the conversation with Clara.').waitFor();
    await customer.getByText(/^Lena joined/).waitFor();
    await reply(lena, 'You get your money back');
    await customer.getByText('You get your money back').waitFor();
    expect(await customer.locator('body').innerText()).not.toContain('Offer a refund');
  });

  it('[B-S1] [M-S9] a reload changes nothing, and rating and record belong to whoever had it last', async () => {
    await lena.reload();
    await lena.getByRole('button', { name: /Clara/ }).first().click();
    await until(async () => (await notesOf(lena)).length === 2);
    await endAndRate(customer, lena);
    await lena.getByLabel('Subject').fill('Wrong invoice');
    await lena.getByText('Saved', { exact: true }).waitFor();
    await lena.getByRole('link', { name: 'Records' }).click();
    await lena.getByRole('button', { name: /Open the record of Clara/ }).click();
    await lena.getByRole('tab', { name: /Conversation/ }).click();
    await lena.getByText('Offer a refund').waitFor();
    await lena.getByText(/Taken over by you from Ben/).waitFor();
  });

  it('[M-S11] to a group, and back when nobody of it accepts', async () => {
    const dan = await stage.customer();
    await openSupport(dan);
    await askForService(dan, { name: 'Dan' });
    const offers = [ann, ben, lena].map((page) => page.getByRole('region', { name: 'New request from Dan' }));
    const isAsked = async () => (await Promise.all(offers.map((one) => one.isVisible()))).indexOf(true);
    await until(async () => (await isAsked()) >= 0);
    const pages = [ann, ben, lena];
    const owner = pages[await isAsked()]!;
    await accept(owner, 'Dan');
    await owner.getByRole('button', { name: 'Transfer', exact: true }).click();
    const dialog = owner.getByRole('dialog', { name: 'Transfer Dan' });
    await dialog.getByRole('radio', { name: 'Technical support' }).check();
    await dialog.getByRole('button', { name: 'Ask Technical support' }).click();
    for (let asked = 0; asked < 2; asked++) {
      const others = pages.filter((page) => page !== owner);
      const handed = others.map((page) => page.getByRole('region', { name: /hands over Dan$/ }));
      const at = async () => (await Promise.all(handed.map((one) => one.isVisible()))).indexOf(true);
      await until(async () => (await at()) >= 0);
      const offer = handed[await at()]!;
      await offer.getByRole('button', { name: /^Decline/ }).click();
      await offer.waitFor({ state: 'hidden' });
    }
    await owner.getByText('Nobody of Technical support accepted. Dan stays with you.').waitFor();
  });
});
