import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { accept } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

const MANY = 400;

let stage: Stage;
let ann: Page;
let customer: Customer;

const conversation = () => customer.$conversation.get()!;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' });
  ann = await stage.supporter('ann');
  customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
  await customer.request({ name: 'Clara', group: 'technical' });
  await accept(ann, 'Clara');
  for (let n = 0; n < MANY; n += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => conversation().send({ text: `Message ${n + i + 1}` })));
  }
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  customer.destroy();
  await stage.close();
});

const log = () => ann.getByRole('region', { name: 'Conversation', exact: true });
const words = (n: number) => log().getByText(`Message ${n}`, { exact: true });
const drawn = () => log().locator('.bubble').count();

describe('a long conversation', () => {
  it('[M-S7] opens at its end and draws no more than it needs', async () => {
    await ann.reload();
    await words(MANY).waitFor();
    expect(await drawn()).toBeLessThan(100);
    expect(await words(MANY).evaluate((it) => it.getBoundingClientRect().bottom < innerHeight)).toBe(true);
  });

  it('[M-S7] what is read stays where it is while older lines come above it', async () => {
    const before = await drawn();
    const place = await log().evaluate((box) => {
      box.scrollTop = box.clientHeight - 50;
      const seen = [...box.querySelectorAll('.bubble')].find((one) => one.getBoundingClientRect().top > 300)!;
      return { text: seen.textContent, top: seen.getBoundingClientRect().top };
    });
    await until(async () => (await drawn()) > before);
    const now = await log()
      .getByText(place.text, { exact: true })
      .evaluate((it) => it.getBoundingClientRect().top);
    expect(Math.abs(now - place.top)).toBeLessThan(2);
    await conversation().send({ text: 'Said meanwhile' });
    // It is said to whoever only hears it, and moves nobody.
    await ann.getByRole('log').getByText('Said meanwhile', { exact: true }).waitFor({ state: 'attached' });
    expect(await ann.getByRole('log').locator('.bubble').count()).toBeLessThan(100);
  });

  it('[M-S7] leads to the beginning, and back to the end by one button', async () => {
    await until(async () => {
      await log().evaluate((box) => box.scrollTo(0, 0));
      return (await words(1).count()) === 1;
    }, 20_000);
    await words(1).waitFor();
    expect(await drawn()).toBe(MANY + 1);
    await ann.getByRole('button', { name: 'To the newest' }).click();
    await log().getByText('Said meanwhile', { exact: true }).waitFor();
    await until(async () => (await drawn()) < 100);
  });
});
