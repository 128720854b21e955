import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { expectAccessible } from './kit/access.ts';
import { accept, askForService, endConversation, offerOf, openSupport, reply, write } from './kit/acts.ts';
import { connect, LOBBY } from '../packages/server/test/kit/wire.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  const tracking = { enabled: true, consent: false };
  stage = await openStage({ mode: 'auto', greeting: 'Hello, this is [Supporter Name].', tracking });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe.each([
  ['light', 'ann', 'Ann'],
  ['dark', 'ben', 'Ben'],
] as const)('everybody can use it (%s)', (colorScheme, user, name) => {
  it('[B-C3] widget and console have no violation in the states of the main job', async () => {
    // Colours are looked at when they have settled.
    const supporter = await stage.supporter(user, { colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(supporter, 'tasks');
    const { token } = await stage.desk.visitor();
    const visit = await connect(stage.server, stage.desk.id, token, LOBBY);
    visit.sendRaw(JSON.stringify({ type: 'visit.page', url: 'https://shop.example/cart', title: 'Cart' }));
    await supporter.getByRole('link', { name: 'Visitors' }).click();
    await supporter.getByRole('row', { name: /Cart/ }).getByRole('checkbox').check();
    await expectAccessible(supporter, 'visitors');
    await supporter.getByRole('button', { name: 'Invite' }).click();
    await expectAccessible(supporter, 'invitation');
    await supporter.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await visit.next('notice.sent');
    await supporter.getByText(`Invited by ${name}`).waitFor();
    visit.close();
    await supporter.getByRole('link', { name: /^Tasks/ }).click();
    const customer = await stage.customer('/', { colorScheme, reducedMotion: 'reduce' });
    await openSupport(customer);
    await customer.getByLabel('Your name').waitFor();
    await expectAccessible(customer, 'request');
    await askForService(customer, { name: 'Nora' });
    await customer.getByText(`Ringing ${name}`).waitFor();
    await write(customer, 'Hello');
    await offerOf(supporter, 'Nora').waitFor();
    await expectAccessible(customer, 'ringing');
    await expectAccessible(supporter, 'offer');
    await accept(supporter, 'Nora');
    await reply(supporter, 'Hello Nora');
    await customer.getByText('Hello Nora').waitFor();
    await expectAccessible(customer, 'conversation');
    await expectAccessible(supporter, 'workspace');
    await endConversation(supporter);
    await customer.getByRole('heading', { name: 'How was it?' }).waitFor();
    await expectAccessible(customer, 'survey');
    await expectAccessible(supporter, 'record');
    await customer.getByRole('button', { name: 'Skip' }).click();
    await customer.getByRole('button', { name: 'Start again' }).waitFor();
    await expectAccessible(customer, 'ended');
    await supporter.getByRole('link', { name: 'Records' }).click();
    await supporter
      .getByRole('button', { name: /Open the record of Nora/ })
      .first()
      .waitFor();
    await expectAccessible(supporter, 'records');
    // Nobody is left who could be asked by the next of these tests.
    await supporter.context().close();
  });
});
