import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './kit/access.ts';
import { accept, askForService, messagesOf, openSupport } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' });
  ann = await stage.supporter('ann', { reducedMotion: 'reduce' });
  customer = await stage.customer('/', { reducedMotion: 'reduce' });
  await openSupport(customer);
  await askForService(customer);
  await accept(ann, 'Clara');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const replyOf = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const emojiOf = (page: Page) => page.getByRole('dialog', { name: 'Emoji' });
const openEmoji = (page: Page) => page.getByRole('button', { name: 'Emoji', exact: true }).click();
const isFocused = (page: Page) => replyOf(page).evaluate((one) => one.matches(':focus'));
const select = (page: Page, from: number, to: number) =>
  replyOf(page).evaluate(
    (box, [start, end]) => (box as HTMLTextAreaElement).setSelectionRange(start!, end!),
    [from, to],
  );

describe('[M-S7] emoji of the supporter', () => {
  it('[M-S7] are chosen by click, at the cursor and in place of what is selected, and reach the customer', async () => {
    await replyOf(ann).fill('Well done!');
    await select(ann, 9, 9);
    await openEmoji(ann);
    await expectAccessible(ann, 'emoji');
    await emojiOf(ann).getByRole('group', { name: 'Hands' }).getByRole('button', { name: '👍' }).click();
    expect(await replyOf(ann).inputValue()).toBe('Well done👍!');
    // It is there for another one, behind the first.
    await emojiOf(ann).getByRole('button', { name: '🎉' }).click();
    expect(await replyOf(ann).inputValue()).toBe('Well done👍🎉!');
    // A click into the text leaves it.
    await replyOf(ann).click();
    await emojiOf(ann).waitFor({ state: 'detached' });
    expect(await isFocused(ann)).toBe(true);
    await select(ann, 0, 4);
    await openEmoji(ann);
    await emojiOf(ann).getByRole('button', { name: '💯' }).click();
    await ann.getByRole('button', { name: 'Emoji', exact: true }).click();
    await emojiOf(ann).waitFor({ state: 'detached' });
    await replyOf(ann).press('Enter');
    await until(async () => (await messagesOf(customer)).includes('💯 done👍🎉!'));
  });

  it('[M-S7] are chosen with the keyboard alone, on a phone too', async () => {
    for (const size of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await ann.setViewportSize(size);
      const text = `Fine at ${size.width} `;
      await replyOf(ann).fill(text);
      await ann.getByRole('button', { name: 'Emoji', exact: true }).focus();
      await ann.keyboard.press('Enter');
      await emojiOf(ann).waitFor();
      expect(
        await emojiOf(ann).evaluate((box) => {
          const { left, right, top } = box.getBoundingClientRect();
          return left >= 0 && right <= innerWidth && top >= 0 && box.scrollWidth <= box.clientWidth;
        }),
      ).toBe(true);
      await expectAccessible(ann, `emoji at ${size.width}`);
      // Down from the first is the one below it; up from the first row leads to the last.
      await ann.keyboard.press('ArrowDown');
      await ann.keyboard.press('ArrowRight');
      await ann.keyboard.press('Enter');
      await ann.keyboard.press('ArrowLeft');
      await ann.keyboard.press('ArrowUp');
      await ann.keyboard.press('ArrowUp');
      await ann.keyboard.press('Enter');
      await ann.keyboard.press('Escape');
      await emojiOf(ann).waitFor({ state: 'detached' });
      expect(await isFocused(ann)).toBe(true);
      await ann.keyboard.press('Enter');
      await until(async () => (await messagesOf(customer)).includes(`${text}😉🔧`));
    }
    await ann.setViewportSize({ width: 1440, height: 900 });
  });

  it('[M-S7] stand in notes as well', async () => {
    await ann.getByRole('radio', { name: 'Note' }).click();
    const note = ann.getByRole('textbox', { name: 'Note for colleagues' });
    await note.fill('Calm');
    await openEmoji(ann);
    await emojiOf(ann).getByRole('button', { name: '☕' }).click();
    await ann.keyboard.press('Escape');
    expect(await note.inputValue()).toBe('Calm☕');
    await ann.keyboard.press('Enter');
    await ann.getByText('Calm☕').first().waitFor();
    await ann.getByRole('radio', { name: 'Reply' }).click();
    expect((await messagesOf(customer)).join()).not.toContain('☕');
  });
});
