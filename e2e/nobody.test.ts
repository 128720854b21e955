import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSupport } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** A panel that was opened while nobody was online. Its clock is ours. */
async function openEarly(): Promise<Page> {
  const customer = await stage.customer();
  await customer.clock.install();
  await customer.reload();
  await openSupport(customer);
  await customer.getByRole('heading', { name: 'Leave a message' }).waitFor();
  return customer;
}

/** Time passes until the panel has seen it. */
const pass = (customer: Page, isSeen: () => Promise<boolean>) =>
  until(async () => {
    await customer.clock.runFor(15_000);
    return isSeen();
  });

describe('[M-C7] nobody was online when the panel opened', () => {
  it('[M-C7] who has not begun to write is asked what it is about; who has, chooses, and loses no word', async () => {
    const waits = await openEarly();
    const writes = await openEarly();
    await writes.getByLabel('Message', { exact: true }).fill('The printer is on fire');

    await stage.supporter('ann');
    const request = (customer: Page) => customer.getByRole('button', { name: 'Request service', exact: true });
    await pass(waits, () => waits.getByRole('heading', { name: 'Request service' }).isVisible());

    await pass(writes, () => writes.getByRole('status').getByText('1 person online').isVisible());
    expect(await writes.getByLabel('Message', { exact: true }).inputValue()).toBe('The printer is on fire');
    await writes.getByRole('status').getByRole('button', { name: 'Request service' }).click();
    await writes.getByLabel('Your name').fill('Gil');
    await writes.getByLabel('Group', { exact: true }).selectOption({ label: 'Technical support' });
    await request(writes).click();
    await writes.getByText('Ringing Ann').waitFor();
    expect(await writes.getByRole('textbox', { name: 'Write a message' }).inputValue()).toBe('The printer is on fire');
  });
});
