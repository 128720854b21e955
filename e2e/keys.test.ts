import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { accept } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
const customers: Customer[] = [];

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' });
  ann = await stage.supporter('ann');
  for (const name of ['Clara', 'Dan']) {
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

const reply = () => ann.getByRole('textbox', { name: 'Reply' });
const shows = (name: string) => ann.getByRole('heading', { level: 1, name }).waitFor();

describe('with the keyboard', () => {
  it('[B-S1] Alt and a number goes to a conversation, Alt 0 to the tasks, ? shows all keys', async () => {
    await ann.keyboard.press('Alt+1');
    await shows('Clara');
    await ann.keyboard.press('Alt+ArrowDown');
    await shows('Dan');
    await ann.keyboard.press('Alt+0');
    await shows('Tasks');
    await ann.keyboard.press('Shift+?');
    await ann.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await ann.keyboard.press('Escape');
    await ann.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('[B-S1] each conversation keeps its draft, over a reload too', async () => {
    await ann.keyboard.press('Alt+1');
    await reply().fill('half a sentence for Clara');
    await ann.keyboard.press('Alt+2');
    await shows('Dan');
    await reply().fill('and one for Dan');
    await ann.reload();
    await shows('Dan');
    await until(async () => (await reply().inputValue()) === 'and one for Dan');
    await ann.keyboard.press('Alt+1');
    await until(async () => (await reply().inputValue()) === 'half a sentence for Clara');
  });

  it('[M-S3] the tab counts unread messages and has a mark', async () => {
    await ann.keyboard.press('Alt+0');
    const icon = () => ann.locator('link[rel=icon]').getAttribute('href');
    expect(await icon()).not.toContain('unread');
    await customers[0]!.$conversation.get()!.send({ text: 'Are you there?' });
    await until(async () => (await ann.title()).startsWith('(1)') && (await icon())?.includes('unread'));
    const { status } = await ann.evaluate(
      async (path) => {
        const answer = await fetch(path);
        return { status: answer.status };
      },
      (await icon()) ?? '',
    );
    expect(status).toBe(200);
  });
});
