import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, messagesOf, openSupport } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  // Emoji are no files: they are there where a desk takes none.
  stage = await openStage({ mode: 'auto', fileBytesMax: 0 });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('[B-C7] emoji', () => {
  it('[B-C7] are chosen by pointer and by keys, and stand where the caret was', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer('/', { reducedMotion: 'reduce' });
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    const composer = customer.getByRole('textbox', { name: 'Write a message…' });
    await composer.fill('Thank you!');
    await composer.evaluate((box) => (box as HTMLTextAreaElement).setSelectionRange(9, 9));
    await customer.getByRole('button', { name: 'Emoji' }).click();
    const list = customer.getByRole('dialog', { name: 'Emoji' });
    await expectAccessible(customer, 'emoji');
    await list.getByRole('button', { name: '👍' }).click();
    expect(await composer.inputValue()).toBe('Thank you👍!');
    // One line up from the hands are the faces.
    await customer.keyboard.press('ArrowUp');
    await customer.keyboard.press('ArrowRight');
    await customer.keyboard.press('Enter');
    expect(await composer.inputValue()).toBe('Thank you👍😭!');
    await customer.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await customer.getByRole('button', { name: 'Emoji' }).evaluate((one) => one.matches(':focus'))).toBe(true);
    await composer.press('Enter');
    await until(async () => (await messagesOf(ann)).includes('Thank you👍😭!'));
    await customer.context().close();
  });
});
