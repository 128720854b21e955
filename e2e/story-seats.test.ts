import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endAndRate, messagesOf, surviveKill, write } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    mode: 'seats',
    offerMs: 5_000,
    greeting: 'Hello, this is [Supporter Name].',
    fields: { name: 'hidden', phone: 'hidden', email: 'hidden', product: 'hidden' },
  });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('mode seats', () => {
  it('[M-C1] [M-C3] a customer chooses a seat in the page; the seat lets it pass; the customer takes anyone of the group', async () => {
    const ann = await stage.supporter('ann');
    const ben = await stage.supporter('ben');
    const customer = await stage.customer('/seats');
    const seat = customer.getByRole('button', { name: 'Request service: Ann' });
    await seat.click();
    await customer.getByText('Ringing Ann').waitFor();
    await write(customer, 'For Ann, please');
    await ann.getByRole('region', { name: /New request/ }).waitFor();

    await customer.getByRole('heading', { name: 'Ann did not answer' }).waitFor();
    await customer.getByRole('button', { name: /Ask anyone/ }).click();
    // Ann was asked in this round, so Ben is next.
    await customer.getByText('Ringing Ben').waitFor();
    await ben
      .getByRole('region', { name: /New request/ })
      .getByRole('button', { name: /^Accept/ })
      .click();
    await customer.getByText('Hello, this is Ben.').waitFor();
    await until(async () => (await messagesOf(ben)).includes('For Ann, please'));
    await customer.reload();
    await customer.getByText('Hello, this is Ben.').waitFor();
    await surviveKill(stage, customer, ben);
    await endAndRate(customer, ben);
  });

  it('[M-C7] [M-S13] nobody is online: a message is left for a seat, seen and handled', async () => {
    const customer = await stage.customer('/seats');
    await customer.getByRole('tab', { name: /After-sales/ }).click();
    await customer.getByRole('button', { name: 'Leave a message: Cleo' }).click();
    await customer.getByLabel('Your name').fill('Frida');
    await customer.getByLabel('E-mail or phone').fill('frida@example.com');
    await customer.getByLabel('Message', { exact: true }).fill('Please call me back');
    await customer.getByRole('button', { name: 'Leave message', exact: true }).click();
    await customer.getByRole('heading', { name: 'We have your message' }).waitFor();

    const cleo = await stage.supporter('cleo');
    await cleo.getByRole('button', { name: 'Open the message of Frida' }).click();
    await cleo.getByText('Please call me back').last().waitFor();
    await cleo.getByText('frida@example.com').last().waitFor();
    await cleo.getByLabel('Comment').fill('called');
    await cleo.getByRole('button', { name: 'Mark handled' }).click();
    await cleo.getByText('The message is marked as handled.').waitFor();
    await cleo.getByText('No open messages').waitFor();
    expect(await cleo.getByRole('radio', { name: /^Open/ }).innerText()).toContain('0');
  });
});
