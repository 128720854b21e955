import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, endConversation, reply } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({
    mode: 'auto',
    fields: { name: 'optional', phone: 'hidden', email: 'hidden', product: 'hidden' },
  });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** What a page does that was written for another product, before and after its script. */
const products = {
  intercom: {
    early: `const q = []; window.Intercom = (...all) => q.push(all); window.Intercom.q = q;
      Intercom('boot', { app_id: 'x', user_id: 7, name: 'Clara', plan: 'gold', 'a{b}': 1, long: 'x'.repeat(300), list: [1] });
      Intercom('onUnreadCountChange', (count) => (window.unread = count));`,
    open: `Intercom('showNewMessage', 'Where is my order?')`,
    close: `Intercom('hide')`,
    odd: `Intercom('startTour', 1)`,
  },
  tawk: {
    early: `window.Tawk_API = { visitor: { name: 'Clara', plan: 'gold' }, onUnreadCountChanged: (count) => (window.unread = count) }`,
    open: `Tawk_API.maximize()`,
    close: `Tawk_API.minimize()`,
    odd: `Tawk_API.addTags(['a'])`,
  },
  chatwoot: {
    early: `addEventListener('chatwoot:ready', () => $chatwoot.setUser('7', { name: 'Clara' }));
      addEventListener('chatwoot:on-message', () => (window.unread = 1))`,
    open: `$chatwoot.setCustomAttributes({ plan: 'gold' }); $chatwoot.toggle('open')`,
    close: `$chatwoot.toggle('close')`,
    odd: `$chatwoot.setLabel('a')`,
  },
  livechat: {
    early: `window.LiveChatWidget = { _q: [['call', ['set_customer_name', 'Clara']],
      ['call', ['set_session_variables', { plan: 'gold' }]],
      ['on', ['new_event', ({ author }) => (window.unread = author.type === 'agent' ? 1 : 0)]]] }`,
    open: `LiveChatWidget.call('maximize', { messageDraft: 'Where is my order?' })`,
    close: `LiveChatWidget.call('minimize')`,
    odd: `LiveChatWidget.call('hide_greeting')`,
  },
};

describe('[B-C5] a page that was written for another product', () => {
  it.each(Object.entries(products))('[B-C5] goes on as it is: %s', async (name, { early, open, close, odd }) => {
    const warnings: string[] = [];
    const customer = await stage.person({ bypassCSP: true });
    customer.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await customer.goto(`${stage.site.origin}/plain`);
    await customer.evaluate(early);
    await customer.addScriptTag({ url: `${stage.server.url}/compat/${name}.js` });
    await customer.evaluate(
      ([src, desk]) => {
        const script = document.createElement('script');
        Object.assign(script.dataset, { desk });
        script.src = src;
        document.body.append(script);
      },
      [`${stage.server.url}/deskside.js`, stage.desk.id] as const,
    );
    await customer.getByRole('button', { name: 'Open support' }).waitFor();
    await customer.evaluate(open);
    await customer.getByRole('dialog').waitFor();
    expect(await customer.getByLabel('Your name').inputValue()).toBe('Clara');
    await customer.getByLabel('Group', { exact: true }).selectOption('technical');
    await customer.getByRole('button', { name: 'Request service', exact: true }).click();
    await accept(ann, 'Clara');
    await ann.getByText('gold').first().waitFor();
    await customer.evaluate(close);
    await customer.getByRole('dialog').waitFor({ state: 'hidden' });
    await reply(ann, 'On its way');
    await until(async () => (await customer.evaluate(() => (window as unknown as { unread: number }).unread)) === 1);
    for (let twice = 0; twice < 2; twice++) await customer.evaluate(odd);
    expect(warnings.filter((text) => text.startsWith('Deskside:'))).toHaveLength(1);
    await endConversation(ann);
    await customer.context().close();
  });
});
