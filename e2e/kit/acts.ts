import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { until, type Stage } from './stage.ts';

/** What people do in the widget and in the console, by the names they see. */

// ---- customers ------------------------------------------------------------------------------------------------------

export async function openSupport(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open support/ }).click();
  await page.getByRole('dialog').waitFor();
}

/** Fills in the form of mode `auto` and asks. */
export async function askForService(page: Page, { name = 'Clara', group = 'Technical support' } = {}): Promise<void> {
  await page.getByLabel('Group', { exact: true }).selectOption({ label: group });
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Request service', exact: true }).click();
}

export async function write(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Write a message…' });
  await composer.fill(text);
  await composer.press('Enter');
}

export async function type(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a message…' }).pressSequentially(text);
}

/** All texts in the list of messages, in order. */
export async function messagesOf(page: Page): Promise<string[]> {
  return page.getByRole('log').locator('.bubble').allInnerTexts();
}

// ---- supporters -----------------------------------------------------------------------------------------------------

export function offerOf(page: Page, name: string) {
  return page.getByRole('region', { name: `New request from ${name}` });
}

export async function accept(page: Page, name: string): Promise<void> {
  await offerOf(page, name)
    .getByRole('button', { name: /^Accept/ })
    .click();
  // Of another conversation a reply may stand there already.
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('textbox', { name: 'Reply' }).waitFor();
}

export async function reply(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Reply' });
  await composer.fill(text);
  await composer.press('Enter');
}

export async function endConversation(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End conversation' }).click();
}

// ---- both -----------------------------------------------------------------------------------------------------------

/** The server is killed while both write; afterwards both have the same messages in the same order, each once. */
export async function surviveKill(stage: Stage, customer: Page, supporter: Page): Promise<void> {
  await reply(supporter, 'before');
  await customer.getByText('before', { exact: true }).waitFor();
  const said = await messagesOf(customer);
  await stage.server.kill();
  await write(customer, 'while it was down');
  await reply(supporter, 'also while it was down');
  await customer.getByText('Not connected, 1 unsent.').waitFor();
  await stage.server.run();
  const all = [...said, 'while it was down', 'also while it was down'].sort();
  const hasAll = async (page: Page) => (await messagesOf(page)).length === all.length;
  await until(() => hasAll(customer), 20_000, 'the customer to have all messages');
  await until(() => hasAll(supporter), 20_000, 'the supporter to have all messages');
  expect((await messagesOf(customer)).sort()).toEqual(all);
  // Until the server answered, a page shows its own unsent message last.
  const agree = async () => (await messagesOf(customer)).join() === (await messagesOf(supporter)).join();
  await until(agree, 10_000, 'one order for both');
  // What was read a moment ago is not said yet: a page that goes right then has it new the next time.
  await supporter.getByRole('listitem').filter({ hasText: 'also while it was down' }).getByLabel('Read').waitFor();
}

/** The supporter ends, the customer reloads and rates. */
export async function endAndRate(customer: Page, supporter: Page): Promise<void> {
  await endConversation(supporter);
  await customer.getByRole('heading', { name: 'How was it?' }).waitFor();
  await customer.reload();
  await rate(customer);
}

async function rate(customer: Page): Promise<void> {
  await customer.getByRole('radio', { name: 'Very good' }).click();
  await customer.getByLabel('Anything to add?').fill('Quick and friendly');
  await customer.getByRole('button', { name: 'Send', exact: true }).click();
  await customer.getByText('Thank you for your answer.').waitFor();
}

/** The supporter answers and ends while the customer's panel is closed: the answer is read before the rating. */
export async function endWhileAwayAndRate(customer: Page, supporter: Page): Promise<void> {
  await customer.getByRole('button', { name: 'Minimise' }).click();
  await reply(supporter, 'The green button solves it');
  await endConversation(supporter);
  await supporter
    .getByText(/^The conversation has ended/)
    .first()
    .waitFor();
  await customer.getByRole('button', { name: 'Open support, 1 unread message' }).click();
  await customer.getByText('The green button solves it').waitFor();
  await customer.getByRole('button', { name: 'Rate the conversation' }).click();
  await rate(customer);
}
