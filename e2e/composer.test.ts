import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './kit/access.ts';
import { accept, askForService, messagesOf, openSupport } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' }, undefined, { browser: 'whole' });
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

const buttonOf = (page: Page) => page.getByRole('button', { name: 'Screenshot', exact: true });
const editorOf = (page: Page) => page.getByRole('dialog', { name: 'Screenshot' });
const surfaceOf = (page: Page) => editorOf(page).getByRole('application');
/** What the customer has got. */
const pictures = (page: Page) => page.getByRole('log').getByRole('button', { name: /^Open Screenshot [\d.]+\.png$/ });

/** How many pixels of what the customer sees are as red as marks are; nothing else is. */
const redIn = (page: Page) =>
  pictures(page)
    .last()
    .locator('canvas')
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at]! > 180 && data[at + 1]! < 150) count++;
      return count;
    });

describe('[M-S7] a screenshot of the supporter', () => {
  // Of all tabs the customer's is the one that is chosen, see FLAGS: the supporter shares another one than their own.
  beforeAll(() => customer.evaluate(() => void (document.title = 'Order 4711')));

  it('[M-S7] is drawn on and reaches the customer as a picture, and the screen is watched no longer', async () => {
    await ann.evaluate(() => {
      const media = navigator.mediaDevices;
      const ask = media.getDisplayMedia.bind(media);
      media.getDisplayMedia = async (options) => {
        const stream = await ask(options);
        Object.assign(window, { watched: stream });
        return stream;
      };
    });
    await buttonOf(ann).click();
    await surfaceOf(ann).waitFor();
    expect(
      await ann.evaluate(() => {
        const { watched } = window as unknown as { watched: MediaStream };
        return watched.getTracks().map(({ readyState }) => readyState);
      }),
    ).toEqual(['ended']);
    await expectAccessible(ann, 'screenshot');
    await editorOf(ann).getByRole('radio', { name: 'Box' }).check();
    const { x, y, width, height } = (await surfaceOf(ann).boundingBox())!;
    await ann.mouse.move(x + 0.2 * width, y + 0.2 * height);
    await ann.mouse.down();
    await ann.mouse.move(x + 0.8 * width, y + 0.8 * height, { steps: 3 });
    await ann.mouse.up();
    await editorOf(ann).getByText('1 mark', { exact: true }).waitFor();
    await editorOf(ann).getByRole('button', { name: 'Send', exact: true }).click();
    await editorOf(ann).waitFor({ state: 'detached' });
    expect(await isFocused(ann)).toBe(true);
    await pictures(customer).last().waitFor();
    // The box, small as it is there.
    await expect.poll(() => redIn(customer)).toBeGreaterThan(100);
    await ann
      .getByRole('log')
      .getByRole('img', { name: /^Screenshot [\d.]+\.png$/ })
      .waitFor();
  });

  it('[M-S7] is left with Esc, a right click or Cancel, by keyboard as well, and nothing is sent', async () => {
    const before = await pictures(customer).count();
    const leave: (() => Promise<void>)[] = [
      () => ann.keyboard.press('Escape'),
      () => surfaceOf(ann).click({ button: 'right' }),
      () => editorOf(ann).getByRole('button', { name: 'Cancel' }).click(),
    ];
    for (const way of leave) {
      await buttonOf(ann).focus();
      await ann.keyboard.press('Enter');
      await surfaceOf(ann).waitFor();
      await way();
      await editorOf(ann).waitFor({ state: 'detached' });
      expect(await buttonOf(ann).evaluate((one) => one.matches(':focus'))).toBe(true);
    }
    expect(await pictures(customer).count()).toBe(before);
  });

  it('[M-S7] has room in a small window', async () => {
    await ann.setViewportSize({ width: 390, height: 844 });
    await buttonOf(ann).click();
    await surfaceOf(ann).waitFor();
    expect(
      await editorOf(ann).evaluate((box) => box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight),
    ).toBe(true);
    await expectAccessible(ann, 'screenshot, small');
    await ann.keyboard.press('Escape');
    await ann.setViewportSize({ width: 1440, height: 900 });
  });

  it('[M-S7] is nowhere without a choice: not where the supporter refuses, and no button where browsers cannot', async () => {
    await ann.evaluate(() => {
      const refusals = { count: 0 };
      Object.assign(window, { refusals });
      navigator.mediaDevices.getDisplayMedia = () => {
        refusals.count += 1;
        return Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
      };
    });
    const refusals = () => ann.evaluate(() => (window as unknown as { refusals: { count: number } }).refusals.count);
    await buttonOf(ann).click();
    await until(async () => (await refusals()) === 1);
    // It asks again only when the first time is over.
    await until(async () => {
      await buttonOf(ann).click();
      return (await refusals()) >= 2;
    });
    expect(await editorOf(ann).count()).toBe(0);
    expect(await ann.getByRole('alert').allInnerTexts()).toEqual([]);
    await ann.addInitScript(() => delete (MediaDevices.prototype as Partial<MediaDevices>).getDisplayMedia);
    await ann.reload();
    await replyOf(ann).waitFor();
    await ann.getByRole('button', { name: 'Attach a file' }).waitFor();
    expect(await buttonOf(ann).count()).toBe(0);
  });
});
