import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { messagesOf, offerOf } from './kit/acts.ts';
import { expectFocus, expectFocusOn, press, tabTo } from './kit/focus.ts';
import { DESK, openStage, PASSWORD, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
const customers: Customer[] = [];

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false, recordOpens: true, offerMs: 60_000 });
  ann = await stage.person({ viewport: { width: 1440, height: 900 } });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  for (const customer of customers) customer.destroy();
  await stage.close();
});

const composer = () => ann.getByRole('textbox', { name: 'Reply' });
const button = (name: string) => ann.getByRole('button', { name, exact: true });
const dialog = (name: string) => ann.getByRole('dialog', { name });
const shows = (name: string) => ann.getByRole('heading', { level: 1, name }).waitFor();

async function ask(name: string): Promise<Customer> {
  const customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
  customers.push(customer);
  await customer.request({ name, group: 'technical' });
  return customer;
}

/** A day without a pointer: each step begins where the one before left the focus. */
describe('with the keyboard only', () => {
  it('[B-S1] signs in and goes online', async () => {
    await stage.desk.activate('ann');
    await ann.goto(`${stage.server.url}/console/`);
    await expectFocusOn(ann, ann.getByLabel('Desk id'), 'at the start');
    await ann.keyboard.type(DESK);
    await tabTo(ann, ann.getByLabel('User name', { exact: true }));
    await ann.keyboard.type('ann');
    await tabTo(ann, ann.getByLabel('Password', { exact: true }));
    await ann.keyboard.type(PASSWORD);
    await ann.keyboard.press('Enter');
    await shows('Tasks');
    await expectFocus(ann, 'after signing in');
    await press(ann, button('Ann, Offline'));
    await expectFocusOn(ann, ann.getByRole('menuitemradio', { name: 'Offline' }), 'in the menu');
    await ann.keyboard.press('Home');
    await expectFocusOn(ann, ann.getByRole('menuitemradio', { name: 'Online' }), 'in the menu');
    await ann.keyboard.press('Enter');
    await expectFocusOn(ann, button('Ann, Online'), 'after the menu');
  });

  it('[M-S15] writes a canned response', async () => {
    await press(ann, ann.getByRole('link', { name: 'Canned responses' }));
    await shows('Canned responses');
    await expectFocus(ann, 'on another page');
    await press(ann, button('Add response'));
    await dialog('Add response').waitFor();
    await expectFocus(ann, 'in the dialog');
    await tabTo(ann, ann.getByLabel('Shortcut'));
    await ann.keyboard.type('thanks');
    await tabTo(ann, ann.getByLabel('Text', { exact: true }));
    await ann.keyboard.type('Thank you for waiting.');
    await press(ann, button('Save'));
    await ann.getByRole('cell', { name: '/thanks', exact: true }).waitFor();
    await expectFocusOn(ann, button('Add response'), 'after the dialog');
    await press(ann, button('Delete /thanks'));
    await ann.getByRole('cell', { name: '/thanks', exact: true }).waitFor({ state: 'detached' });
    await expectFocus(ann, 'after the row is gone');
    await press(ann, button('Undo'));
    await ann.getByRole('cell', { name: '/thanks', exact: true }).waitFor();
    await expectFocus(ann, 'after the toast is gone');
  });

  it('[M-S4] an offer leaves the focus where it is and is accepted by a key', async () => {
    await tabTo(ann, button('Add response'));
    await ask('Clara');
    await offerOf(ann, 'Clara').waitFor();
    await expectFocusOn(ann, button('Add response'), 'while it rings');
    await ann.keyboard.press('Alt+a');
    await shows('Clara');
    await expectFocusOn(ann, composer(), 'in the conversation');
  });

  it('[M-S4] an offer is declined where the focus stands in it', async () => {
    await ask('Nora');
    await press(ann, offerOf(ann, 'Nora').getByRole('button', { name: /^Decline/ }));
    await offerOf(ann, 'Nora').waitFor({ state: 'detached' });
    await expectFocus(ann, 'after the offer');
    await customers.at(-1)!.$conversation.get()?.leave();
  });

  it('[M-S8] [B-S2] writes, completes a canned response, adds a note', async () => {
    await tabTo(ann, composer());
    await ann.keyboard.type('Hello Clara');
    await ann.keyboard.press('Enter');
    await ann.keyboard.type('/th');
    await ann.getByRole('option', { name: /^\/thanks/, selected: true }).waitFor();
    await ann.keyboard.press('Enter');
    await ann.keyboard.press('Enter');
    await until(async () => (await messagesOf(ann)).join() === 'Hello Clara,Thank you for waiting.');
    await expectFocusOn(ann, composer(), 'after sending');
    await tabTo(ann, ann.getByRole('radio', { name: 'Reply' }));
    await ann.keyboard.press('ArrowRight');
    const note = ann.getByRole('textbox', { name: 'Note for colleagues' });
    await note.waitFor();
    await expectFocus(ann, 'at a note');
    await tabTo(ann, note, 'Shift+Tab');
    await ann.keyboard.type('She has waited before.');
    await ann.keyboard.press('Enter');
    await ann.locator('.bubble--note').getByText('She has waited before.').waitFor();
    await expectFocusOn(ann, note, 'after the note');
    await tabTo(ann, ann.getByRole('radio', { name: 'Note' }));
    await ann.keyboard.press('ArrowLeft');
    await composer().waitFor();
    await expectFocus(ann, 'back at the reply');
  });

  it('[M-S7] deletes a message', async () => {
    await press(ann, button('Delete this message').last());
    await dialog('Delete this message?').waitFor();
    await press(ann, dialog('Delete this message?').getByRole('button', { name: 'Delete' }));
    await ann.locator('.bubble--deleted').waitFor();
    await expectFocus(ann, 'after the message is gone');
  });

  it('[M-S6] switches between two conversations', async () => {
    await ask('Dan');
    await offerOf(ann, 'Dan').waitFor();
    await ann.keyboard.press('Alt+a');
    await shows('Dan');
    await expectFocusOn(ann, composer(), 'with Dan');
    await ann.keyboard.press('Alt+1');
    await shows('Clara');
    await expectFocusOn(ann, composer(), 'with Clara');
    await ann.keyboard.press('Alt+0');
    await shows('Tasks');
    await expectFocus(ann, 'at the tasks');
    await press(
      ann,
      ann.getByRole('navigation', { name: 'Running conversations' }).getByRole('button', { name: /^Dan/ }),
    );
    await shows('Dan');
    await expectFocusOn(ann, composer(), 'with Dan again');
    await ann.keyboard.press('Alt+1');
    await shows('Clara');
  });

  it('[M-S11] opens and closes the transfer dialog', async () => {
    await press(ann, button('Transfer'));
    await dialog('Transfer Clara').waitFor();
    for (let stop = 0; stop < 8; stop += 1) {
      await ann.keyboard.press('Tab');
      await expectFocus(ann, 'in the dialog');
      expect(await dialog('Transfer Clara').evaluate((it) => it.contains(document.activeElement))).toBe(true);
    }
    await ann.keyboard.press('Escape');
    await dialog('Transfer Clara').waitFor({ state: 'detached' });
    await expectFocusOn(ann, button('Transfer'), 'after the dialog');
  });

  it('[M-S9] ends the conversation, fills in the record and closes it', async () => {
    await press(ann, button('End'));
    await dialog('End the conversation with Clara?').waitFor();
    await press(ann, button('End conversation'));
    await ann.getByRole('group', { name: 'The conversation has ended' }).waitFor();
    await expectFocus(ann, 'after the end');
    await tabTo(ann, ann.getByLabel('Subject'));
    await ann.keyboard.type('Written by keys');
    await press(ann, button('Save record'));
    await ann.getByText('Saved', { exact: true }).waitFor();
    await expectFocusOn(ann, button('Save record'), 'after saving');
    await press(ann, button('Close conversation'));
    await shows('Dan');
    await expectFocusOn(ann, composer(), 'in the next conversation');
  });

  it('[M-S14] finds the record and reads it', async () => {
    await press(ann, ann.getByRole('link', { name: 'Records' }));
    await shows('Records');
    const record = button('Open the record of Clara');
    await press(ann, record);
    const drawer = dialog('Written by keys');
    await drawer.waitFor();
    await expectFocus(ann, 'in the drawer');
    await tabTo(ann, drawer.getByRole('tab', { name: 'Summary' }));
    await ann.keyboard.press('ArrowRight');
    await drawer.getByText('Hello Clara').waitFor();
    await ann.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await expectFocusOn(ann, record, 'after the drawer');
  });

  it('[M-S11] writes to a colleague', async () => {
    await ann.keyboard.press('Alt+0');
    await shows('Tasks');
    const ben = button('Talk to Ben');
    await press(ann, ben);
    await dialog('Ben').waitFor();
    await expectFocus(ann, 'in the drawer');
    await ann.keyboard.press('Escape');
    await dialog('Ben').waitFor({ state: 'detached' });
    await expectFocusOn(ann, ben, 'after the drawer');
  });

  it('[B-S1] reads the shortcuts, signs out', async () => {
    await ann.keyboard.press('Shift+?');
    await dialog('Keyboard shortcuts').waitFor();
    await ann.keyboard.press('Escape');
    await dialog('Keyboard shortcuts').waitFor({ state: 'detached' });
    await expectFocusOn(ann, button('Talk to Ben'), 'after the shortcuts');
    await press(ann, button('Ann, Online'));
    await expectFocusOn(ann, ann.getByRole('menuitemradio', { name: 'Online' }), 'in the menu');
    await ann.keyboard.press('End');
    await expectFocusOn(ann, ann.getByRole('menuitem', { name: 'Sign out' }), 'in the menu');
    await ann.keyboard.press('Enter');
    await press(ann, dialog('Sign out with conversations running?').getByRole('button', { name: 'Sign out' }));
    await shows('Sign in');
    await expectFocusOn(ann, ann.getByLabel('Password', { exact: true }), 'signed out');
  });
});
