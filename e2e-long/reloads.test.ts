import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askForService, openSupport } from '../e2e/kit/acts.ts';
import { DESK, openStage, until, type Stage } from '../e2e/kit/stage.ts';
import { signIn } from '../packages/sdk/src/supporter.ts';
import { PASSWORD } from '../packages/server/test/kit/desk.ts';

const RELOADS = 200;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('[D9] a page that is gone the moment after something was sent', () => {
  it(`[D9] [B-C1] loses nothing and doubles nothing in ${RELOADS} reloads and closed tabs`, async () => {
    const { server, site } = stage;
    await stage.desk.activate('ann');
    const ann = await signIn({ server: server.url, desk: DESK, user: 'ann', password: PASSWORD, storage: 'memory' });
    await ann.setStatus('online');
    let customer = await stage.customer();
    await openSupport(customer);
    const anyway = customer.getByRole('button', { name: 'Wait for somebody instead' });
    await anyway
      .or(customer.getByLabel('Group', { exact: true }))
      .first()
      .waitFor();
    if (await anyway.isVisible()) await anyway.click();
    await askForService(customer);
    const conversation = await ann.accept((await until(() => ann.$offers.get()[0])).offer.id);
    const context = customer.context();

    const sent: string[] = [];
    for (let n = 0; n < RELOADS; n++) {
      const composer = customer.getByRole('textbox', { name: 'Write a message…' });
      await composer.waitFor();
      // What was not sent before the page was gone stands there again.
      if (n > 0) await expect.poll(() => composer.inputValue()).toBe(`draft ${n - 1}`);
      sent.push(`message ${n}`);
      await composer.fill(`message ${n}`);
      await composer.press('Enter');
      await composer.fill(`draft ${n}`);
      // Every other time the answer of the server has no chance to come.
      if (n % 2) await until(() => conversation.$messages.get().some(({ text }) => text === `message ${n}`));
      if (n % 10 === 9) {
        const next = await context.newPage();
        await customer.close({ runBeforeUnload: false });
        customer = next;
        await customer.goto(`${site.origin}/`);
      } else await customer.reload({ waitUntil: 'commit' });
    }
    const received = () => conversation.$messages.get().filter(({ text }) => text.startsWith('message'));
    await until(() => received().length >= RELOADS, 30_000, 'every message');
    expect(received().map(({ text }) => text)).toEqual(sent);
    ann.destroy();
  });
});
