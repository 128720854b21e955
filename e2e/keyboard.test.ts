import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, messagesOf, offerOf, reply } from './kit/acts.ts';
import { expectFocus, focused, tabTo } from './kit/keyboard.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: 'Hello, this is [Supporter Name].' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const COMPOSER = 'Write a message…';
/** Nobody touches a mouse: everything is a key. */
const keys = async (page: Page, ...all: string[]) => {
  for (const key of all) await page.keyboard.press(key);
};
const LOG = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('it stopped at noon') };
const isOpen = (page: Page) => page.getByRole('dialog', { name: /./ }).isVisible();

/** From the button of the menu. */
const chooseEnd = async (page: Page) => {
  await keys(page, 'Enter');
  await expectFocus(page, 'Save as a page');
  await keys(page, 'ArrowUp', 'Enter');
  await expectFocus(page, 'End the conversation?');
};

describe('[B-C3] by keyboard alone', () => {
  it('[B-C3] [M-C5] [M-C6] [M-C14] the whole story: the focus is always in sight, never lost, and the icon gets it back', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer('/form');
    customer.on('filechooser', (chooser) => chooser.setFiles(LOG));
    await customer.getByRole('button', { name: 'Open support' }).waitFor();

    // From the page's own last control.
    await customer.getByRole('button', { name: 'Pay' }).focus();
    await keys(customer, 'Tab');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Open support', isMarked: true });
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Request service');

    // Esc closes, the icon has the focus, and opening again begins where the view begins.
    await keys(customer, 'Escape');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Open support', inPanel: false });
    expect(await isOpen(customer)).toBe(false);
    await keys(customer, 'Space');
    await expectFocus(customer, 'Request service');

    // What is wrong gets the focus.
    await tabTo(customer, 'Request service');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Group');
    await customer.keyboard.type('Technical');
    await tabTo(customer, 'Your name');
    await customer.keyboard.type('Clara');
    await keys(customer, 'Enter');

    // Ringing: the composer has the focus, and what is written goes.
    await offerOf(ann, 'Clara').waitFor();
    await expectFocus(customer, COMPOSER);
    await customer.keyboard.type('The screen stays grey');
    await keys(customer, 'Enter');
    await expectFocus(customer, COMPOSER);
    await customer.keyboard.type('half a sen');
    await accept(ann, 'Clara');
    await customer.getByText('Hello, this is Ann.').waitFor();
    await expectFocus(customer, COMPOSER);
    await customer.keyboard.type('tence');
    await keys(customer, 'Enter');
    await until(async () => (await messagesOf(ann)).includes('half a sentence'));

    // The preview is switched off and on with the focus staying on its switch.
    await tabTo(customer, 'Turn off');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Turn on');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Turn off');

    // An own message is changed: Esc gives it up without closing, saving ends where it began.
    await tabTo(customer, 'Change', 'Shift+Tab');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Change');
    await expect.poll(async () => (await focused(customer))?.tag).toBe('textarea');
    await keys(customer, 'Escape');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Change', tag: 'button', isMarked: true });
    expect(await isOpen(customer)).toBe(true);
    await keys(customer, 'Enter');
    await expect.poll(async () => (await focused(customer))?.tag).toBe('textarea');
    await keys(customer, 'Control+A');
    await customer.keyboard.type('A whole sentence');
    await tabTo(customer, 'Save');
    await keys(customer, 'Enter');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Change', tag: 'button', isMarked: true });
    await ann.getByText('A whole sentence').waitFor();
    // The other one is deleted: its buttons go with it.
    await tabTo(customer, 'Delete', 'Shift+Tab');
    await keys(customer, 'Enter');
    await customer.getByText('Deleted', { exact: true }).waitFor();
    await expectFocus(customer, COMPOSER);

    // A file, by the button that the keyboard reaches.
    await tabTo(customer, 'Attach files', 'Shift+Tab');
    await keys(customer, 'Enter');
    await ann.getByText('log.txt').first().waitFor();
    await expectFocus(customer, 'Attach files');

    // A list of emoji and the menu close by Esc alone, and give back the focus.
    await tabTo(customer, 'Emoji');
    await keys(customer, 'Enter');
    await customer.getByRole('dialog', { name: 'Emoji' }).waitFor();
    await keys(customer, 'Escape');
    await expectFocus(customer, 'Emoji');
    await tabTo(customer, 'More', 'Shift+Tab');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Save as a page');
    await keys(customer, 'ArrowUp');
    await expectFocus(customer, 'End conversation');
    await keys(customer, 'Escape');
    await expectFocus(customer, 'More');
    expect(await isOpen(customer)).toBe(true);

    // Closed and opened again in mid-conversation.
    await tabTo(customer, 'Minimise');
    await keys(customer, 'Enter');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Open support', inPanel: false, isMarked: true });
    await reply(ann, 'Is the cable in?');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Open support, 1 unread message' });
    // The card that tells of it is dismissed, and the icon is where one goes on.
    await customer.getByRole('button', { name: 'Not now' }).focus();
    await keys(customer, 'Enter');
    await expect
      .poll(() => focused(customer))
      .toMatchObject({ name: 'Open support, 1 unread message', isMarked: true });
    await keys(customer, 'Enter');
    await expectFocus(customer, COMPOSER);

    // The end: a question that Esc answers with no, and that keeps the focus in it.
    await tabTo(customer, 'More', 'Shift+Tab');
    await chooseEnd(customer);
    await keys(customer, 'Escape');
    await expectFocus(customer, 'More');
    await chooseEnd(customer);
    await keys(customer, 'Tab');
    await expectFocus(customer, 'Go on');
    await keys(customer, 'Tab', 'Tab');
    await expectFocus(customer, 'Go on');
    await keys(customer, 'Tab', 'Enter');

    // The survey, with the arrows of radio buttons.
    await expectFocus(customer, 'How was it?');
    await tabTo(customer, 'Very bad');
    await keys(customer, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await expectFocus(customer, 'Very good');
    await tabTo(customer, 'Yes');
    await keys(customer, 'Space');
    await tabTo(customer, 'Anything to add?');
    await customer.keyboard.type('Quick and friendly');
    await tabTo(customer, 'Send');
    await keys(customer, 'Enter');
    await customer.getByText('Thank you for your answer.').waitFor();
    await expectFocus(customer, 'Start again');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Request service');
    await keys(customer, 'Escape');
    await expect.poll(() => focused(customer)).toMatchObject({ name: 'Open support', inPanel: false, isMarked: true });
  });

  it('[B-C3] where the panel fills the window, and in a sheet, Tab goes round', async () => {
    const ann = stage.supporters.get('ann')!;
    const customer = await stage.customer('/form', { viewport: { width: 390, height: 844 } });
    await customer.getByRole('button', { name: 'Open support' }).focus();
    await keys(customer, 'Enter');
    await expectFocus(customer, 'Request service');
    await tabTo(customer, 'More');
    await tabTo(customer, 'Your name');
    await tabTo(customer, 'More');
    await tabTo(customer, 'Request service', 'Shift+Tab');
    await tabTo(customer, 'Group');
    await customer.keyboard.type('Technical');
    await tabTo(customer, 'Your name');
    await customer.keyboard.type('Dora');
    await keys(customer, 'Enter');
    await accept(ann, 'Dora');
    await expectFocus(customer, COMPOSER);
    await tabTo(customer, 'Minimise');
    await tabTo(customer, 'Turn off', 'Shift+Tab');

    await ann.getByRole('button', { name: 'Ask for a rating' }).click();
    await tabTo(customer, 'Rate the conversation', 'Shift+Tab');
    await keys(customer, 'Enter');
    await expectFocus(customer, 'How was it?');
    await tabTo(customer, 'Send', 'Shift+Tab');
    await tabTo(customer, 'Very bad');
    await tabTo(customer, 'Send', 'Shift+Tab');
    await keys(customer, 'Escape');
    await expectFocus(customer, COMPOSER);
    expect(await isOpen(customer)).toBe(true);
  });
});
