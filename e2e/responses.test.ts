import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer, type CustomerConversation } from '@deskside/sdk/customer';
import { accept, messagesOf } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let customer: Customer;
let conversation: CustomerConversation;
let ann: Page;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' });
  ann = await stage.supporter('ann');
  customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
  conversation = await customer.request({ name: 'Clara', group: 'technical' });
  await accept(ann, 'Clara');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  customer.destroy();
  await stage.close();
});

const composer = () => ann.getByRole('textbox', { name: 'Reply' });

async function add(page: Page, shortcut: string, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Add response' }).click();
  await page.getByLabel('Shortcut').fill(shortcut);
  await page.getByLabel('Text', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('cell', { name: `/${shortcut}`, exact: true }).waitFor();
}

describe('canned responses', () => {
  it('[M-S15] a supporter writes her own, deletes one, and has it back', async () => {
    await ann.getByRole('link', { name: 'Canned responses', exact: true }).click();
    await add(ann, 'hello', 'Hello {customer.name}, this is {supporter.name} of {desk.name}.');
    await add(ann, 'profile', 'Please choose “Standard A4”.');
    await ann.getByRole('button', { name: 'Delete /profile' }).click();
    await ann.getByRole('cell', { name: '/profile', exact: true }).waitFor({ state: 'detached' });
    await ann.getByRole('button', { name: 'Undo' }).click();
    await ann.getByRole('cell', { name: '/profile', exact: true }).waitFor();
  });

  it('[M-S8] what a manager writes for the desk is in the open composer of everybody at once', async () => {
    await ann.getByRole('button', { name: /^Clara/ }).click();
    await ann.getByRole('radio', { name: 'Desk' }).click();
    const mary = await stage.supporter('mary');
    await mary.getByRole('link', { name: 'Canned responses', exact: true }).click();
    await mary.getByRole('radio', { name: 'Desk' }).click();
    await add(mary, 'prices', 'Our prices: https://example.com/prices');
    await ann.getByRole('button', { name: 'Insert /prices' }).waitFor();
    await mary.getByRole('radio', { name: 'Mine' }).click();
    await mary.getByText('No responses yet').waitFor();
  });

  it('[M-S8] a slash and a few letters, an arrow and Enter put one into the reply; Enter again sends it', async () => {
    await composer().pressSequentially('Yes. /pr');
    await ann.getByRole('option', { name: /^\/prices/ }).waitFor();
    await composer().press('ArrowDown');
    await ann.getByRole('option', { name: /^\/profile/, selected: true }).waitFor();
    await composer().press('Enter');
    expect(await composer().inputValue()).toBe('Yes. Please choose “Standard A4”.');
    await composer().press('Enter');
    await until(() => conversation.$messages.get().some(({ text }) => text === 'Yes. Please choose “Standard A4”.'));
    await composer().pressSequentially('/pr');
    await composer().press('Escape');
    await ann.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await composer().inputValue()).toBe('/pr');
    await composer().fill('');
  });

  it('[M-S8] one click inserts at the cursor, the arrow sends at once, with the names filled in', async () => {
    await ann.getByRole('radio', { name: 'Mine' }).click();
    await ann.getByRole('button', { name: 'Send /hello at once' }).click();
    await until(async () => (await messagesOf(ann)).includes('Hello Clara, this is Ann of Test desk.'));
    await ann.getByRole('button', { name: 'Insert /profile' }).click();
    expect(await composer().inputValue()).toBe('Please choose “Standard A4”.');
    await composer().fill('');
  });

  it('[M-S8] a name that nobody knows is asked for before it is sent', async () => {
    await conversation.setDetails({ name: '' });
    await until(async () => (await ann.getByRole('heading', { name: /^Customer / }).count()) > 0);
    await ann.getByRole('button', { name: 'Send /hello at once' }).click();
    await ann.getByRole('button', { name: 'Fill in {customer.name}' }).waitFor();
    await ann.keyboard.type('Clara');
    expect(await composer().inputValue()).toBe('Hello Clara, this is Ann of Test desk.');
  });
});
