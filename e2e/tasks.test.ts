import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { accept, askForService, messagesOf, openSupport } from './kit/acts.ts';
import { DESK, PASSWORD, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
const customers: Customer[] = [];

/** Somebody who waits and has said something. */
async function wait(name: string, group: string, words: string): Promise<Customer> {
  const customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
  customers.push(customer);
  const conversation = await customer.request({ name, group });
  await conversation.send({ text: words });
  return customer;
}

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false, recordOpens: false });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  for (const customer of customers) customer.destroy();
  await stage.close();
});

describe('a supporter’s day', () => {
  it('[M-S1] signs in with desk, name and password; a wrong one says so, and this browser knows the name afterwards', async () => {
    const page = await stage.person({ viewport: { width: 1440, height: 900 } });
    await stage.desk.activate('ann');
    await page.goto(`${stage.server.url}/console/`);
    await page.getByLabel('Desk id').fill(DESK);
    await page.getByLabel('User name', { exact: true }).fill('ann');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('These names and this password do not belong together.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tasks' }).waitFor();
    await page.getByRole('button', { name: /^Ann/ }).first().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('People who use this computer').waitFor();
    await page.getByRole('button', { name: /ann/i }).first().waitFor();
    await page.context().close();
  });

  it('[M-S5] sees who waits, with group, product and first words, and takes anybody out of turn', async () => {
    await wait('Clara', 'technical', 'The screen stays grey');
    await wait('Dan', 'sales', 'What does it cost?');
    const ann = await stage.console('ann');
    stage.supporters.set('ann', ann);
    const queue = ann.getByRole('region', { name: 'Queue' });
    await queue.getByText('The screen stays grey').waitFor();
    await queue.getByText('What does it cost?').waitFor();
    // Whoever comes later appears by itself, and a filter leaves the others out.
    await wait('Eve', 'technical', 'It beeps');
    await queue.getByText('It beeps').waitFor();
    // Longest first; by name, and back by the wait, which the first click turns round again.
    const names = async () =>
      (
        await queue
          .getByRole('button', { name: /^Take / })
          .evaluateAll((buttons) => buttons.map((one) => one.getAttribute('aria-label')?.replace('Take ', '')))
      ).join();
    expect(await names()).toBe('Clara,Dan,Eve');
    await queue.getByRole('button', { name: 'Waiting' }).click();
    await until(async () => (await names()) === 'Eve,Dan,Clara');
    await queue.getByRole('columnheader', { name: 'Customer' }).getByRole('button').click();
    await until(async () => (await names()) === 'Clara,Dan,Eve');
    await ann.keyboard.press('Enter');
    await until(async () => (await names()) === 'Eve,Dan,Clara');
    await ann.getByLabel('Group').selectOption({ label: 'After-sales' });
    await until(async () => (await queue.getByRole('button', { name: /^Take / }).count()) === 1);
    await queue.getByRole('button', { name: 'Take Dan' }).click();
    await ann.getByRole('heading', { level: 1, name: 'Dan' }).waitFor();
    await until(async () => (await messagesOf(ann)).includes('What does it cost?'));
  });

  it('[M-S6] [M-S7] has several conversations at once, with unread counts, and sees what is being typed', async () => {
    const ann = stage.supporters.get('ann')!;
    await ann.getByRole('link', { name: 'Tasks' }).click();
    await ann.getByRole('button', { name: 'Take Clara' }).click();
    await ann.getByRole('heading', { level: 1, name: 'Clara' }).waitFor();
    const [clara, dan] = customers.map((customer) => customer.$conversation.get()!);
    await dan!.send({ text: 'Are you there?' });
    const bar = ann.getByRole('navigation', { name: 'Running conversations' });
    await bar.getByRole('button', { name: /Dan.*1 unread/ }).waitFor();
    await until(() => clara!.$state.get() === 'active');
    clara!.preview('it is still gr');
    const typed = ann.getByRole('group', { name: 'What Clara is typing' });
    await typed.getByText('it is still gr').waitFor();
    // What is typed is not said: it stands outside of the messages.
    expect(await messagesOf(ann)).not.toContain('it is still gr');
    await bar.getByRole('button', { name: /Dan/ }).click();
    await until(async () => (await messagesOf(ann)).includes('Are you there?'));
    await bar.getByRole('button', { name: /Dan.*unread/ }).waitFor({ state: 'hidden' });
  });

  it('[M-S7] sees with what a customer asks, and what time it is there', async () => {
    const ann = stage.supporters.get('ann')!;
    await ann.getByRole('button', { name: /^Ann/ }).first().click();
    await ann.getByRole('menuitemradio', { name: 'Online' }).click();
    // Pages learn of it within two seconds.
    const card = `${stage.server.url}/v1/desks/${DESK}`;
    await until(async () => ((await (await fetch(card)).json()) as { online: number }).online > 0);
    const fay = await stage.customer('/', { locale: 'en-AU', timezoneId: 'Asia/Tokyo' });
    await openSupport(fay);
    await askForService(fay, { name: 'Fay' });
    await accept(ann, 'Fay');
    const details = ann.getByRole('complementary', { name: 'Details' });
    await details.getByText('Chrome, Linux').waitFor();
    await details.getByText('Australian English').waitFor();
    await details.getByText('Tokyo').waitFor();
    const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });
    await until(async () => (await details.innerText()).includes(clock.format()));
  });
});
