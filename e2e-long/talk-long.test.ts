import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SupporterConversation } from '@deskside/sdk/supporter';
import { askForService, openSupport } from '../e2e/kit/acts.ts';
import { DESK, openStage, PASSWORD, until, type Stage } from '../e2e/kit/stage.ts';

const MANY = 600;

let stage: Stage;
let customer: Page;
let conversation: SupporterConversation;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
  await stage.desk.activate('ann');
  const supporter = await signIn({ server: stage.server.url, desk: DESK, user: 'ann', password: PASSWORD });
  await supporter.setStatus('online');
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  customer = await stage.customer();
  await openSupport(customer);
  await askForService(customer);
  const offer = await until(() => supporter.$offers.get()[0]);
  conversation = await supporter.accept(offer.offer.id);
  for (let n = 0; n < MANY; n += 100) {
    // Some are higher than others, so that what was guessed of their height is wrong.
    const text = (i: number) => `Message ${i}.${' and so on'.repeat(i % 7 === 0 ? 20 : 0)}`;
    await Promise.all(Array.from({ length: 100 }, (_, i) => conversation.send({ text: text(n + i) })));
  }
  await customer.getByText(`Message ${MANY - 1}.`).waitFor();
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const log = () => customer.getByRole('log');
const drawn = () => log().getByRole('listitem').count();
/** The first line that is seen, and how far below the upper edge it stands. */
const seen = () =>
  log().evaluate((box) => {
    const edge = box.getBoundingClientRect().top;
    for (const row of box.querySelectorAll<HTMLElement>('.bubble')) {
      const { bottom, top } = row.getBoundingClientRect();
      if (bottom > edge) return { text: row.textContent.split('.')[0]!, top: Math.round(top - edge) };
    }
    return { text: '', top: 0 };
  });
const scroll = (by: number) =>
  log().evaluate(async (box, y) => {
    box.scrollTop += y;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, by);
const distance = () => log().evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));

describe('[B-C7] a long conversation', () => {
  it('[B-C7] has only what is near in the page, and says how long it is', async () => {
    expect(await drawn()).toBeLessThan(150);
    expect(await distance()).toBe(0);
    const last = log().getByRole('listitem').last();
    const size = Number(await last.getAttribute('aria-setsize'));
    expect(size).toBeGreaterThanOrEqual(MANY);
    expect(Number(await last.getAttribute('aria-posinset'))).toBe(size);
  });

  it('[B-C7] every line is there on the way up, in order, and stays where it is read', async () => {
    const numbers = new Set<number>();
    for (let step = 0; step < 400; step++) {
      const all = await log().locator('.bubble').allInnerTexts();
      for (const text of all) numbers.add(Number(/^Message (\d+)/.exec(text)?.[1]));
      const before = await seen();
      if (numbers.has(0) && before.text === 'Message 0') break;
      await scroll(-300);
      const after = await seen();
      // Something is always seen, near the upper edge.
      expect(after.text).not.toBe('');
      expect(after.top).toBeLessThan(60);
    }
    for (let n = 0; n < MANY; n++) expect(numbers.has(n)).toBe(true);
    expect(await drawn()).toBeLessThan(150);
  });

  it('[B-C7] what comes meanwhile moves nothing; one button leads to it', async () => {
    await scroll(5_000);
    const before = await seen();
    await conversation.send({ text: 'Something new' });
    const button = customer.getByRole('button', { name: 'New messages' });
    await button.waitFor();
    expect(await seen()).toEqual(before);
    await button.click();
    await customer.getByText('Something new').waitFor();
    await expect.poll(distance).toBe(0);
    await button.waitFor({ state: 'detached' });
    await until(() => conversation.$messages.get().at(-1)?.state === 'read');
  });

  it('[B-C7] a jump to the middle and back shows what belongs there', async () => {
    await log().evaluate((box) => (box.scrollTop = box.scrollHeight / 2));
    await expect.poll(async () => (await seen()).text).toMatch(/^Message (2|3)\d\d$/);
    await customer.getByRole('button', { name: 'To the newest' }).click();
    await expect.poll(distance).toBe(0);
    expect((await seen()).text).toMatch(/^Message 59\d|Something/);
  });

  it('[B-C7] says where the new ones begin for somebody who looked away', async () => {
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await conversation.send({ text: 'First unread' });
    await conversation.send({ text: 'Second unread' });
    await customer.getByRole('button', { name: 'Open support, 2 unread messages' }).click();
    const news = log()
      .getByRole('listitem')
      .filter({ hasText: /^New messages$/ });
    await news.waitFor();
    expect(await news.evaluate((line) => line.nextElementSibling?.textContent)).toContain('First unread');
    await until(() => conversation.$messages.get().at(-1)?.state === 'read');
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await customer.getByRole('button', { name: 'Open support', exact: true }).click();
    await expect.poll(() => news.count()).toBe(0);
  });

  it('[B-C7] comes back after a reload at its end', async () => {
    await customer.reload();
    await customer.getByText('Second unread').waitFor();
    await expect.poll(distance).toBe(0);
    expect(await drawn()).toBeLessThan(150);
  });
});
