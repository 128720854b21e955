import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, write } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Page;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false, recordOpens: true });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('the rating and the record', () => {
  it('[M-S10] the supporter asks for a rating while they talk; the answer stands in her log', async () => {
    customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await ann.getByRole('button', { name: 'Ask for a rating' }).click();
    await ann.getByRole('button', { name: 'Asked for a rating' }).waitFor();
    await customer.getByText('Ann asks how it is going.').waitFor();
    await customer.getByRole('button', { name: 'Rate the conversation' }).click();
    await customer.getByRole('radio', { name: 'Good', exact: true }).click();
    await customer.getByLabel('Anything to add?').fill('So far so good');
    await customer.getByRole('dialog', { name: 'How was it?' }).getByRole('button', { name: 'Send' }).click();
    await customer.getByText('Thank you for your answer.').waitFor();
    await ann.getByText('Clara gave a rating').waitFor();
    await ann.getByText('“So far so good”').waitFor();
    // The conversation goes on.
    await write(customer, 'One more thing');
    await ann.getByText('One more thing', { exact: true }).waitFor();
    expect(await ann.getByRole('button', { name: /for a rating/ }).count()).toBe(0);
  });

  it('[M-S9] the record opens at the end, says that it is over, and saves itself', async () => {
    await endConversation(ann);
    await ann.getByText('The conversation has ended. You can still fill in the record.').waitFor();
    await ann.getByText(/^Ended by you/).waitFor();
    await ann.getByLabel('Problem type').selectOption({ label: 'Crash' });
    await ann.getByText('Saved', { exact: true }).waitFor();
    await ann.getByLabel('Product').selectOption({ label: 'The app' });
    await ann.getByLabel('Subject').fill('It crashed');
    await ann.getByText('Not saved yet').waitFor();
    await ann.getByText('Saved', { exact: true }).waitFor();
    // No rating is asked for twice, and none at the end where the desk wants none.
    await customer.getByText('Start again').waitFor();
    await ann.getByRole('button', { name: 'Close conversation' }).click();
    await ann.getByRole('link', { name: 'Records' }).click();
    await ann.getByRole('cell', { name: 'It crashed' }).waitFor();
    await ann.getByRole('link', { name: 'Tasks' }).click();
    expect(await ann.getByRole('heading', { name: 'Records to write' }).count()).toBe(0);
  });

  it('[M-S9] [B-S1] an ended conversation stays open over a reload, and its record is written later', async () => {
    const dan = await stage.customer();
    await openSupport(dan);
    await askForService(dan, { name: 'Dan' });
    await accept(ann, 'Dan');
    await endConversation(ann);
    await ann.getByRole('button', { name: 'Close conversation' }).waitFor();
    await ann.reload();
    await ann.getByRole('button', { name: 'Close conversation' }).waitFor();
    await ann.getByRole('button', { name: 'Close conversation' }).click();
    // Another browser, another day: it stands among the tasks until it is written.
    await ann.getByRole('button', { name: 'Write the record of Dan' }).waitFor();
    // A slip of the hand: there was something to add.
    await ann.getByRole('button', { name: 'Nothing to add about Dan' }).click();
    await ann.getByText('The record of Dan is saved as it is.').waitFor();
    await ann.getByRole('button', { name: 'Write it after all' }).click();
    await ann.getByLabel('Subject').fill('Written later');
    await ann.getByText('Saved', { exact: true }).waitFor();
    await ann.getByRole('button', { name: 'Close conversation' }).click();
    await until(async () => (await ann.getByRole('button', { name: 'Write the record of Dan' }).count()) === 0);
    await ann.getByRole('link', { name: 'Records' }).click();
    await ann.getByRole('cell', { name: 'Written later' }).waitFor();
  });
});
