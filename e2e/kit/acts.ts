import type { Page } from 'playwright-core';

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
  await offerOf(page, name).getByRole('button', { name: /^Accept/ }).click();
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
