import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { accept, askForService, messagesOf, reply, write } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' }, undefined, { vars: { DESKSIDE_HELP_DESK: DESK } });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('help for supporters', () => {
  it('[M-S20] a supporter opens the operator’s desk in her console and talks to somebody there', async () => {
    const cleo = await stage.supporter('cleo');
    const ann = await stage.supporter('ann');
    await cleo.getByRole('link', { name: 'Settings' }).click();
    await cleo.getByRole('button', { name: 'Help', exact: true }).click();
    const panel = cleo.getByRole('dialog', { name: 'Test desk' });
    await panel.waitFor();
    await askForService(cleo, { name: 'Cleo' });
    await accept(ann, 'Cleo');
    // Who asks stands in the request.
    await ann.getByText('cleo', { exact: true }).waitFor();
    await write(cleo, 'How do I add a product?');
    await until(async () => (await messagesOf(ann)).includes('How do I add a product?'));
    await reply(ann, 'In the set-up');
    await panel.getByText('In the set-up').waitFor();
  });
});
