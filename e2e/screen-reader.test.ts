import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, reply, write } from './kit/acts.ts';
import { spokenOf, treeOf } from './kit/spoken.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  const settings = { mode: 'auto', capacity: 1, greeting: 'Hello, this is [Supporter Name].' } as const;
  stage = await openStage(settings, undefined, { browser: 'whole' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const POLITE_STATUS = { live: 'polite', in: 'status' };
const POLITE_LOG = { live: 'polite', in: 'log' };
const ASSERTIVE = { live: 'assertive', in: 'alert' };
const SILENT = { live: 'off', in: '' };

describe('[B-C3] with a screen reader', () => {
  it('[B-C3] roles, names and what is said by itself, from the icon to the survey', async () => {
    const customer = await stage.customer();
    const icon = customer.getByRole('button', { name: 'Open support' });
    await icon.waitFor();
    expect(await icon.ariaSnapshot()).toMatchInlineSnapshot(`
      "- button "Open support":
        - img"
    `);
    await openSupport(customer);
    await customer.getByRole('button', { name: 'Request service', exact: true }).waitFor();
    expect(await treeOf(customer)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - heading "Test desk" [level=2]
          - paragraph: 1 person online
          - button "More"
          - button "Minimise"
        - heading "Request service" [level=3]
        - paragraph: We connect you with the person who is free first.
        - text: Group
        - combobox "Group":
          - option "Choose…" [selected]
          - option "Technical support"
          - option "After-sales"
        - text: Product Optional
        - combobox "Product":
          - option "Choose…"
          - option "The app" [selected]
        - text: Your name Optional
        - textbox "Your name"
        - text: Phone Optional
        - textbox "Phone"
        - text: E-mail Optional
        - textbox "E-mail"
        - button "Request service""
    `);

    // What is wrong is said with the field that gets the focus.
    await customer.getByRole('button', { name: 'Request service', exact: true }).click();
    const group = customer.getByLabel('Group', { exact: true });
    await until(async () => (await group.getAttribute('aria-invalid')) === 'true');
    expect(await group.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(true);
    const described = await group.evaluate((field) => {
      const id = field.getAttribute('aria-describedby')!;
      return (field.getRootNode() as ShadowRoot).getElementById(id)?.textContent;
    });
    expect(described).toBe('Please choose one.');

    // What the server refuses interrupts.
    await customer.route('**/conversations', (route) => route.abort());
    await askForService(customer);
    await customer.getByText(/^The desk could not be reached/).waitFor();
    expect(await spokenOf(customer, /^The desk could not be reached/)).toEqual(ASSERTIVE);
    await customer.unroute('**/conversations');
    await customer.getByRole('button', { name: 'Request service', exact: true }).click();

    // Ringing: who is asked is said once, the seconds are not.
    await customer.getByText('Ringing Ann').waitFor();
    await write(customer, 'The screen stays grey');
    await customer.getByText(/Waiting for Ann/).waitFor();
    await customer.getByRole('button', { name: 'Delete', exact: true }).waitFor();
    expect(await spokenOf(customer, 'Ringing Ann')).toEqual(POLITE_STATUS);
    expect(await spokenOf(customer, /s left, then/)).toEqual(SILENT);
    expect(await treeOf(customer)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - button "Back"
          - heading "Technical support" [level=2]
          - paragraph: The app
          - button "More"
          - button "Minimise"
        - heading [level=3]:
          - status: Ringing Ann
        - timer: SOME s left, then the next free person is asked
        - status
        - log "Conversation":
          - list:
            - listitem: "Write now: Ann gets everything, in order, when the request is accepted."
            - listitem:
              - text: You
              - paragraph: The screen stays grey
              - button "Change"
              - button "Delete"
              - paragraph: TIME · Waiting for Ann
        - status
        - button "Attach files": File
        - button "Screenshot"
        - button "Emoji"
        - textbox "Write a message…"
        - button "Send" [disabled]
        - status
        - paragraph:
          - text: If you leave, this becomes a message to us.
          - button "Cancel""
    `);

    // The conversation: messages are said when they come; how far one's own came, and what may be done with it, is not.
    await accept(ann, 'Clara');
    await reply(ann, 'Is the cable in?');
    await customer.getByText('Is the cable in?').waitFor();
    expect(await spokenOf(customer, 'Is the cable in?')).toEqual(POLITE_LOG);
    expect(await spokenOf(customer, /^Ann joined/)).toEqual(POLITE_LOG);
    expect(await spokenOf(customer, 'Change')).toEqual(SILENT);
    expect(await spokenOf(customer, /· Sent|· Delivered|· Read/)).toEqual(SILENT);
    await customer.getByText(/· Read/).waitFor();
    expect(await treeOf(customer)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - heading "Ann" [level=2]
          - paragraph: Technical support
          - button "More"
          - button "Minimise"
        - status
        - log "Conversation":
          - list:
            - listitem:
              - text: You
              - paragraph: The screen stays grey
              - button "Change"
              - button "Delete"
              - paragraph: TIME · Read
            - listitem: Ann joined · TIME
            - listitem:
              - text: Ann
              - paragraph: Hello, this is Ann.
              - paragraph: Automatic reply · TIME
            - listitem:
              - paragraph: Is the cable in?
              - paragraph: TIME
        - status
        - button "Attach files": File
        - button "Screenshot"
        - button "Emoji"
        - textbox "Write a message…"
        - button "Send" [disabled]
        - status
        - paragraph:
          - text: Ann sees what you type before you send it.
          - button "Turn off""
    `);

    // Not connected is said.
    await stage.server.kill();
    await write(customer, 'It is');
    await customer.getByText('Not connected, 1 unsent.').waitFor();
    expect(await spokenOf(customer, 'Not connected, 1 unsent.')).toEqual(POLITE_STATUS);
    await stage.server.run();
    await ann.getByText('It is', { exact: true }).waitFor();

    // The end takes with it that somebody writes.
    await ann.getByRole('textbox', { name: 'Reply' }).pressSequentially('wait');
    await customer.getByText('Ann is writing').waitFor();
    await endConversation(ann);
    await customer.getByRole('heading', { name: 'How was it?' }).waitFor();
    expect(await treeOf(customer)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - heading "Conversation ended" [level=2]
          - paragraph: Ann · SOME min
          - button "More"
          - button "Minimise"
        - heading "How was it?" [level=3]
        - paragraph: Ann and the group leader read your answer.
        - radiogroup "Rating":
          - radio "Very bad"
          - text: Very bad
          - radio "Bad"
          - text: Bad
          - radio "Fair"
          - text: Fair
          - radio "Good"
          - text: Good
          - radio "Very good"
          - text: Very good
        - text: Is the problem solved?
        - radiogroup "Is the problem solved?":
          - radio "Yes"
          - text: "Yes"
          - radio "Partly"
          - text: Partly
          - radio "No"
          - text: "No"
        - text: Anything to add? Optional
        - textbox "Anything to add?"
        - button "Read the conversation"
        - button "Skip"
        - button "Send""
    `);
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    expect(await spokenOf(customer, 'Please choose one.')).toEqual(ASSERTIVE);
    await customer.getByRole('button', { name: 'Skip', exact: true }).click();
    await customer.getByRole('button', { name: 'Start again' }).waitFor();
    expect(await treeOf(customer)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - heading "Conversation ended" [level=2]
          - paragraph: Ann · SOME min
          - button "More"
          - button "Minimise"
        - log "Conversation":
          - list:
            - listitem:
              - text: You
              - paragraph: The screen stays grey
              - paragraph: TIME · Read
            - listitem: Ann joined · TIME
            - listitem:
              - text: Ann
              - paragraph: Hello, this is Ann.
              - paragraph: Automatic reply · TIME
            - listitem:
              - paragraph: Is the cable in?
              - paragraph: TIME
            - listitem:
              - text: You
              - paragraph: It is
              - paragraph: TIME · Read
            - listitem: Conversation ended · TIME
        - status
        - status
        - button "Save as a page"
        - button "Save as text"
        - button "Print"
        - button "Start again""
    `);
    await customer.context().close();
  });

  it('[B-C3] [M-C8] the place in the queue is said when it changes', async () => {
    const [first, second, third] = [await stage.customer(), await stage.customer(), await stage.customer()];
    await openSupport(first);
    await askForService(first, { name: 'Dora' });
    await accept(ann, 'Dora');
    for (const waiting of [second, third]) {
      await openSupport(waiting);
      await askForService(waiting, { name: 'Emil' });
      await waiting.getByRole('button', { name: /Wait in the queue/ }).click();
    }
    await third.getByText('You are 2nd in the queue').waitFor({ state: 'attached' });
    expect(await spokenOf(third, /^You are 2nd in the queue/)).toEqual(POLITE_STATUS);
    expect(await treeOf(third)).toMatchInlineSnapshot(`
      "- dialog "Test desk":
        - banner:
          - button "Back"
          - heading "Technical support" [level=2]
          - paragraph: The app
          - button "More"
          - button "Minimise"
        - heading "You are in the queue" [level=3]
        - status: You are 2nd in the queue, about SOME min.
        - term: Your place
        - definition: 2nd
        - term: Estimate
        - definition: SOME min
        - paragraph: "Keep this open or go on reading: we show it here when it is your turn."
        - button "Tell me when it is my turn"
        - status
        - log "Conversation":
          - list
        - status
        - button "Attach files": File
        - button "Screenshot"
        - button "Emoji"
        - textbox "Write a message…"
        - button "Send" [disabled]
        - status
        - paragraph
        - button "Leave a message instead""
    `);
    await second.getByRole('button', { name: 'More' }).click();
    await second.getByRole('menuitem', { name: 'Cancel the request' }).click();
    await third.getByText('You are 1st in the queue').waitFor({ state: 'attached' });
    expect(await spokenOf(third, /^You are 1st in the queue/)).toEqual(POLITE_STATUS);
  });
});
