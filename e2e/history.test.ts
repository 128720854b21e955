import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, offerOf, openSupport, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('what was before', () => {
  it('[M-S12] stands beside the conversation, and in the offer how often', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await write(customer, 'The screen stays grey');
    await accept(ann, 'Clara');
    await ann.getByRole('tab', { name: 'History' }).click();
    await ann.getByText('Nothing before').waitFor();
    await endConversation(ann);
    await ann.getByRole('tab', { name: 'Record' }).click();
    await ann.getByLabel('Subject').fill('Grey screen');
    await ann.getByLabel('Content').fill('It was off.');
    await ann.getByText('Saved', { exact: true }).waitFor();
    await ann.getByRole('button', { name: 'Close conversation' }).click();
    await customer.getByRole('button', { name: 'Start again' }).click();
    await askForService(customer);
    await offerOf(ann, 'Clara').getByText('1 conversation', { exact: true }).waitFor();
    await accept(ann, 'Clara');
    await ann.getByRole('tab', { name: 'History' }).click();
    await ann.getByText('It was off.').waitFor();
    await ann.getByLabel('Search earlier conversations').fill('nothing like this');
    await ann.getByText('No earlier conversation fits.').waitFor();
    await ann.getByLabel('Search earlier conversations').fill('GREY');
    await ann.getByRole('button', { name: 'Open Grey screen' }).click();
    const drawer = ann.getByRole('dialog', { name: 'Grey screen' });
    await drawer.getByRole('tab', { name: /Conversation/ }).click();
    await drawer.getByText('The screen stays grey').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await endConversation(ann);
  });

  it('[M-S14] own records are searched, exported and printed', async () => {
    const ann = stage.supporters.get('ann')!;
    await ann.getByRole('link', { name: 'Records' }).click();
    await ann.getByLabel('Search records').fill('grey');
    await ann.getByRole('heading', { name: 'Found: grey' }).waitFor();
    await ann.getByRole('cell', { name: 'Grey screen' }).waitFor();
    const saving = ann.waitForEvent('download');
    await ann.getByRole('button', { name: 'Export' }).click();
    const saved = readFileSync(await (await saving).path(), 'utf8');
    expect(saved).toMatch(/^\u{feff}Began,Ended,Customer/u);
    expect(saved).toMatch(/,Clara,.*,Grey screen,It was off\.\r\n$/);
    await ann.getByLabel('Search records').fill('nothing like this');
    await ann.getByText('No record fits').waitFor();
    await ann.getByRole('button', { name: 'End the search' }).click();

    await ann
      .getByRole('button', { name: /Open the record of Clara/ })
      .last()
      .click();
    await ann.evaluate(() => {
      // What the printer would get: the dialog itself belongs to the browser.
      Object.assign(window, {
        print: () => Object.assign(window, { printed: document.querySelector('.print-sheet')?.textContent }),
      });
    });
    await ann.getByRole('button', { name: 'Print' }).click();
    const printed = await ann.evaluate(() => (window as unknown as { printed: string }).printed);
    for (const part of ['Grey screen', 'It was off.', 'The screen stays grey']) expect(printed).toContain(part);
    await ann.emulateMedia({ media: 'print' });
    expect(await ann.getByRole('navigation').first().isVisible()).toBe(false);
    await ann.emulateMedia({ media: null });
    await ann.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await ann.locator('.print-sheet').count()).toBe(0);
  });
});
