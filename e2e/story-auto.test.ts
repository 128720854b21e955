import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  askForService,
  endAndRate,
  endConversation,
  messagesOf,
  offerOf,
  openSupport,
  surviveKill,
  type,
  write,
} from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', offerMs: 5_000, capacity: 1, greeting: 'Hello, this is [Supporter Name].' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('mode auto', () => {
  it('[M-C5] [M-C6] [M-C14] [M-C15] [B-C1] [M-S4] a customer gets help from request to record, through reloads and a killed server', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);

    // Ringing: the customer writes already, and the supporter sees the first words.
    await customer.getByText('Ringing Ann').waitFor();
    await write(customer, 'The screen stays grey');
    const offer = offerOf(ann, 'Clara');
    await offer.getByText('The screen stays grey').waitFor();
    await accept(ann, 'Clara');
    await customer.getByText('Hello, this is Ann.').waitFor();

    // What is typed is seen before it is sent, and never longer than that.
    await type(customer, 'since this mor');
    const preview = ann.getByRole('log', { name: 'Messages' }).locator('..').getByText('since this mor');
    await preview.waitFor();
    await customer.getByRole('textbox', { name: 'Write a message…' }).press('Enter');
    await until(async () => (await messagesOf(ann)).includes('since this mor'));

    // The customer reloads in mid-conversation, with a draft.
    await type(customer, 'not sent yet');
    await customer.reload();
    await customer.getByText('Hello, this is Ann.').waitFor();
    expect(await customer.getByRole('textbox', { name: 'Write a message…' }).inputValue()).toBe('not sent yet');
    await customer.getByRole('textbox', { name: 'Write a message…' }).fill('');

    // Killed with -9 in mid-conversation: both go on, nothing is lost or doubled.
    await surviveKill(stage, customer, ann);
    const said = await messagesOf(customer);
    expect(said.slice(0, 4)).toEqual(['The screen stays grey', 'Hello, this is Ann.', 'since this mor', 'before']);

    // The supporter reloads as well.
    await ann.reload();
    await ann.getByRole('button', { name: /Clara/ }).first().click();
    await until(async () => (await messagesOf(ann)).length === said.length);

    await endAndRate(customer, ann);
    await ann.getByLabel('Subject').fill('Grey screen');
    await ann.getByLabel('Content').fill('Was off');
    await ann.getByText('Saved', { exact: true }).waitFor();
    await ann.getByRole('link', { name: 'Records' }).click();
    await ann.getByRole('button', { name: /Open the record of Clara/ }).click();
    await ann.getByText('Quick and friendly').waitFor();
    await ann.getByText('Was off').waitFor();
  });

  it('[M-C8] [M-S4] an offer that expires goes to another supporter; a queued customer keeps the place over a reload', async () => {
    const ben = await stage.supporter('ben');
    const first = await stage.customer();
    await openSupport(first);
    await askForService(first, { name: 'Dora' });
    // Ann is free as well since her conversation ended; one of the two is asked and lets it pass.
    await first.getByText(/Ringing (Ann|Ben)/).waitFor();
    const asked = (await first.getByText('Ringing Ann').isVisible()) ? 'Ann' : 'Ben';
    const other = asked === 'Ann' ? 'Ben' : 'Ann';
    await first.getByText(`Ringing ${other}`).waitFor();
    const ann = stage.supporters.get('ann')!;
    await accept(other === 'Ben' ? ben : ann, 'Dora');
    await first.getByText(`Hello, this is ${other}.`).waitFor();

    // The one who let it pass goes away, so nobody is free.
    const idle = other === 'Ben' ? ann : ben;
    await idle
      .getByRole('button', { name: new RegExp(`^${asked}`) })
      .first()
      .click();
    await idle.getByRole('menuitemradio', { name: /^Away/ }).click();
    const second = await stage.customer();
    await openSupport(second);
    await askForService(second, { name: 'Emil' });
    await second.getByRole('heading', { name: 'Everyone is busy' }).waitFor();
    await second.getByRole('button', { name: /Wait in the queue/ }).click();
    await second.getByRole('heading', { name: 'You are in the queue' }).waitFor();
    await write(second, 'I wait');
    await second.reload();
    await second.getByRole('heading', { name: 'You are in the queue' }).waitFor();
    await until(async () => (await messagesOf(second)).join() === 'I wait');

    // A freed place pulls the next, who has kept the place.
    const busy = other === 'Ben' ? ben : ann;
    await endConversation(busy);
    await accept(busy, 'Emil');
    await second.getByText(`Hello, this is ${other}.`).waitFor();
    await until(async () => (await messagesOf(busy)).includes('I wait'));
    await endConversation(busy);
  });
});
