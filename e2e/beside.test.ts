import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { accept } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { expectFocusOn } from './kit/focus.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

const WIDE = { width: 1920, height: 1000 };

let stage: Stage;
let ann: Page;
const customers: Customer[] = [];

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false });
  ann = await stage.supporter('ann', { viewport: WIDE });
  for (const name of ['Clara', 'Dan', 'Eve']) {
    const customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
    customers.push(customer);
    await customer.request({ name, group: 'technical' });
    await accept(ann, name);
  }
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  for (const customer of customers) customer.destroy();
  await stage.close();
});

const titles = () => ann.getByRole('heading', { level: 1 }).allInnerTexts();
const shown = (...names: string[]) => until(async () => (await titles()).join() === names.join(), 5_000, names.join());
const pane = (name: string) => ann.getByRole('main').getByRole('region', { name, exact: true });
const reply = (name: string) => pane(name).getByRole('textbox', { name: 'Reply' });
const bar = () => ann.getByRole('navigation', { name: 'Running conversations' });

describe('conversations side by side', () => {
  it('[M-S6] a button in the bar shows another one beside; each has a reply of its own', async () => {
    await shown('Eve');
    await bar()
      .getByRole('button', { name: /^Clara/ })
      .click();
    await shown('Clara');
    await bar().getByRole('button', { name: /^Dan/ }).hover();
    await ann.getByRole('button', { name: 'Show Dan beside' }).click();
    await shown('Clara', 'Dan');
    await expectFocusOn(ann, reply('Dan'), 'beside');
    await reply('Dan').fill('half a sentence for Dan');
    await reply('Clara').fill('Hello Clara');
    await ann.keyboard.press('Enter');
    await pane('Clara').getByText('Hello Clara', { exact: true }).waitFor();
    await bar().locator('[aria-current]', { hasText: 'Clara' }).waitFor();
    expect(await reply('Dan').inputValue()).toBe('half a sentence for Dan');
    await expectAccessible(ann, 'side by side');
  });

  it('[M-S6] what is seen is read, what is not is counted', async () => {
    for (const [index, words] of ['to Clara', 'to Dan', 'to Eve'].entries()) {
      await customers[index]!.$conversation.get()!.send({ text: `A word ${words}` });
    }
    await pane('Clara').getByText('A word to Clara').waitFor();
    await pane('Dan').getByText('A word to Dan').waitFor();
    await until(async () => (await ann.title()).startsWith('(1)'));
    await bar()
      .getByRole('button', { name: /^Eve.*1 unread/ })
      .waitFor();
  });

  it('[M-S6] [B-S1] a reload shows both again; a narrow window the one that is worked in', async () => {
    await ann.keyboard.press('Alt+2');
    await expectFocusOn(ann, reply('Dan'), 'by its key');
    await ann.reload();
    await shown('Clara', 'Dan');
    await expectFocusOn(ann, reply('Dan'), 'after the reload');
    await until(async () => (await reply('Dan').inputValue()) === 'half a sentence for Dan');
    await ann.setViewportSize({ ...WIDE, width: 1280 });
    await shown('Dan');
    await ann.setViewportSize(WIDE);
    await shown('Clara', 'Dan');
  });

  it('[M-S6] [B-S1] by key one is left and another shown; what ends makes room', async () => {
    await ann.keyboard.press('Alt+Shift+1');
    await shown('Dan');
    await ann.keyboard.press('Alt+Shift+3');
    await shown('Dan', 'Eve');
    await expectFocusOn(ann, reply('Eve'), 'beside');
    await until(async () => !(await ann.title()).startsWith('('));
    await pane('Eve').getByRole('button', { name: 'End', exact: true }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'End conversation' }).click();
    await pane('Eve').getByRole('button', { name: 'Close conversation' }).click();
    await shown('Dan');
    await expectFocusOn(ann, reply('Dan'), 'the one that is left');
  });
});
