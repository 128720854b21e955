import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, messagesOf, openSupport, reply, write } from '../e2e/kit/acts.ts';
import { openStage, until, type Stage } from '../e2e/kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: 'Hello, this is [Supporter Name].' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('a supporter who vanishes in mid-conversation', () => {
  it('[M-S11] [X5] after 90 seconds a colleague is asked, and the customer is told', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await reply(ann, 'I look at it');
    const ben = await stage.supporter('ben');
    await ann.context().close();
    const lostAt = Date.now();
    await write(customer, 'Are you still there?');
    const offer = ben.getByRole('region', { name: 'Ann hands over Clara' });
    await offer.waitFor({ timeout: 120_000 });
    expect(Date.now() - lostAt).toBeGreaterThan(80_000);
    await offer.getByText('Ann lost the connection.').waitFor();
    await customer.getByText('Ann has lost the connection. A colleague is being asked to go on with you.').waitFor();
    await offer.getByRole('button', { name: /^Accept/ }).click();
    await customer.getByText(/^Ben joined/).waitFor();
    await customer.getByText(/has lost the connection/).waitFor({ state: 'hidden' });
    await until(async () => (await messagesOf(ben)).includes('Are you still there?'));
    await reply(ben, 'I am');
    await customer.getByText('I am', { exact: true }).waitFor();

    // Who comes back later finds that it is somebody else's.
    const again = await stage.console('ann');
    await again.getByText('No conversation is running').waitFor();
  }, 180_000);
});
