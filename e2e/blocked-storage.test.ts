import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, openSupport, reply, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** As in browsers whose user forbids it, and in Safari's sandboxes. */
const block = (page: Page) =>
  page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { get: refuse });
    Object.defineProperty(window, 'sessionStorage', { get: refuse });
    Object.defineProperty(window, 'indexedDB', { value: { open: refuse } });
  });
const FORGETS = 'Your browser keeps nothing for this site: a reload forgets this conversation.';

describe('[B-C1] where storage is blocked', () => {
  it('[B-C1] it still chats, and says that a reload forgets the conversation', async () => {
    const customer = await stage.person();
    await block(customer);
    await customer.goto(stage.site.origin);
    await openSupport(customer);
    await askForService(customer);
    await customer.getByText(FORGETS).waitFor();
    await write(customer, 'The screen stays grey');
    await accept(ann, 'Clara');
    await reply(ann, 'Is the cable in?');
    await customer.getByText('Is the cable in?').waitFor();
    await customer.getByText(FORGETS).waitFor();
    // Through an interruption nothing is lost: that is no matter of storage.
    await stage.server.kill();
    await write(customer, 'It is');
    await customer.getByText('Not connected, 1 unsent.').waitFor();
    await stage.server.run();
    await ann.getByText('It is', { exact: true }).waitFor();

    // It was true.
    await customer.reload();
    await openSupport(customer);
    await customer.getByRole('heading', { name: 'Request service' }).waitFor();
    await customer.context().close();
  });

  it('[B-C1] nothing of it is said where storage works', async () => {
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer, { name: 'Dora' });
    await customer.getByText('Ringing Ann').waitFor();
    await write(customer, 'Hello');
    await customer.getByText(/Waiting for Ann/).waitFor();
    expect(await customer.getByText(FORGETS).count()).toBe(0);
    await customer.getByRole('button', { name: 'Cancel', exact: true }).click();
    await customer.context().close();
  });

  it('[B-C1] a page in a sandbox has no origin that a desk could allow, and the panel says so', async () => {
    const customer = await stage.person();
    await customer.goto(`${stage.site.origin}/sandboxed`);
    const frame = customer.frameLocator('iframe');
    await frame.getByRole('button', { name: /^Open support/ }).click();
    await frame.getByText('This page may not use this desk.').waitFor();
    await customer.context().close();
  });
});
