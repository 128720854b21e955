import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, messagesOf, openSupport, reply } from './kit/acts.ts';
import { foundOnDisk } from '../packages/server/test/kit/files.ts';
import { makeDesk } from '../packages/server/test/kit/desk.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('[B-C8] what a customer types and has not sent', () => {
  it('[B-C8] is seen with its card numbers masked, until the customer says no; it is never written down', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await reply(ann, 'Hello');
    await customer.getByText('Ann sees what you type before you send it.').waitFor();
    const composer = customer.getByRole('textbox', { name: 'Write a message…' });
    await composer.pressSequentially('my UNSENTWORD card is 4111 1111 1111 1111');
    const workspace = ann.getByRole('main');
    await workspace.getByText('UNSENTWORD').waitFor();
    // The number is one when its last digit is there.
    await expect.poll(() => workspace.innerText()).not.toMatch(/4111|card is \d/);
    expect(foundOnDisk(stage.server, ['UNSENTWORD'])).toEqual([]);

    await customer.getByRole('button', { name: 'Turn off' }).click();
    await customer.getByText('What you type is seen only after you send it.').waitFor();
    await workspace.getByText('UNSENTWORD').waitFor({ state: 'detached' });
    await composer.fill('HIDDENWORD now');
    await composer.press('Enter');
    await until(async () => (await messagesOf(ann)).includes('HIDDENWORD now'));
    // The choice stands after a reload.
    await customer.reload();
    await customer.getByText('What you type is seen only after you send it.').waitFor();
    await endConversation(ann);
    await customer.context().close();
  });

  it('[B-C8] is nobody’s to see where the desk says so', async () => {
    const id = '80000002';
    await makeDesk(stage.server, { mode: 'auto', preview: false, origins: [stage.site.origin] }, (setup) => setup, id);
    const customer = await stage.customer(`/?desk=${id}`);
    await openSupport(customer);
    await customer.getByRole('button', { name: 'Wait for somebody instead' }).click();
    await askForService(customer);
    await customer.getByRole('button', { name: /^Wait/ }).click();
    await customer.getByRole('textbox', { name: 'Write a message…' }).waitFor();
    expect(await customer.getByText(/sees what you type/).count()).toBe(0);
    await customer.context().close();
  });
});
