import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublicDesk } from '../packages/sdk/src/protocol/index.ts';
import { signIn } from '../packages/sdk/src/supporter.ts';
import { PASSWORD, mustCall } from '../packages/server/test/kit/desk.ts';
import { messagesOf, openSupport } from '../e2e/kit/acts.ts';
import { DESK, openStage, until, type Stage } from '../e2e/kit/stage.ts';
import { payloads } from './payloads.ts';

const all = payloads();
/** The next payload that is short enough: every field gets others. */
let used = 0;
const next = (max: number): string => {
  const fitting = all.filter((text) => text.length <= max);
  return fitting[used++ % fitting.length]!;
};

/** All of them, in texts of at most so many characters. */
function joined(max: number): string[] {
  const texts: string[] = [];
  for (const payload of all) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + payload.length < max) texts[texts.length - 1] = `${last}\n${payload}`;
    else texts.push(payload);
  }
  return texts;
}

let stage: Stage;
beforeEach(async () => {
  stage = await openStage(
    {
      mode: 'auto',
      capacity: 5,
      offerMs: 120_000,
      greeting: `[Supporter Name] ${next(900)}`,
      offlineText: next(900),
      replies: [{ afterMs: 1_000, text: next(900) }],
      advertisement: { text: next(400) },
      tracking: { enabled: true, consent: false },
    },
    (setup) => ({
      ...setup,
      name: next(80),
      groups: setup.groups.map((group) => ({ ...group, name: next(80) })),
      products: setup.products.map((product) => ({ ...product, name: next(80) })),
      problemTypes: (setup.problemTypes ?? []).map((type) => ({ ...type, name: next(80) })),
      members: setup.members.map((member) => ({ ...member, name: next(80), title: next(80) })),
    }),
  );
});
afterEach(async ({ task }) => {
  await stage.picture(task);
  await stage.close();
});

/** What a page has that a payload would have made: handlers as attributes, addresses that run, scripts, a mark. */
async function expectHarmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const bad: string[] = [];
    const look = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        for (const { name, value } of element.attributes) {
          const runs = /^(?:href|src|action|formaction|data|xlink:href|srcdoc)$/.test(name);
          if (name.startsWith('on') || (runs && /^\s*(?:javascript|data:text|vbscript)/i.test(value))) {
            bad.push(`${element.localName} ${name}=${value}`.slice(0, 200));
          }
        }
        if (/^(?:marquee|object|embed|base|math)$/.test(element.localName)) bad.push(element.localName);
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    if ('xss' in window) bad.push('a payload ran');
    return bad;
  });
  expect(found, where).toEqual([]);
}

/** Texts that are longer than what is seen are drawn while they are scrolled by. */
async function scrollThrough(page: Page, where: string): Promise<void> {
  const log = page.getByRole('log').first();
  await log.evaluate((box) => (box.scrollTop = 0));
  for (;;) {
    await expectHarmless(page, where);
    const isEnd = await log.evaluate((box) => {
      const before = box.scrollTop;
      box.scrollTop += box.clientHeight * 8;
      return box.scrollTop === before;
    });
    if (isEnd) return;
  }
}

/** What pages learn of who is there: it is kept for some seconds. */
const onlineNow = async () => (await mustCall<PublicDesk>(stage.server, 'GET', `/desks/${DESK}`)).online;

/** Whoever asks or leaves a message by another program than the widget may write whatever the protocol takes. */
async function strangers(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const { token } = await stage.desk.visitor();
    const attributes = { plan: next(200), 'last order': next(200) };
    const details = { name: next(80), phone: next(120), email: next(120), attributes };
    const common = { id: crypto.randomUUID(), details, page: `https://shop.example/${next(900)}` };
    const [path, body] = n % 2 ? ['conversations', common] : ['offline-messages', { ...common, text: next(4000) }];
    await mustCall(stage.server, 'POST', `/desks/${DESK}/${path}`, { token, body });
  }
}

describe('[S12] whatever people write', () => {
  it('there are enough payloads', () => {
    expect(all.length).toBeGreaterThanOrEqual(2_000);
    expect(all.filter((text) => text.length <= 80).length).toBeGreaterThan(500);
  });

  it.each([
    ['as it is served', false],
    ['without the policy that stops what got through', true],
  ])('is text in widget, console, record and saved page (%s)', async (_, bypassCSP) => {
    const dialogs: string[] = [];
    const watch = (page: Page) =>
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
    const { server } = stage;
    await stage.desk.activate('ann');
    const ann = await signIn({ server: server.url, desk: DESK, user: 'ann', password: PASSWORD, storage: 'memory' });
    await ann.setStatus('online');
    await until(async () => (await onlineNow()) === 1);
    const customer = await stage.customer('/form', { bypassCSP });
    watch(customer);
    await openSupport(customer);
    await customer.getByLabel('Your name').fill(next(80));
    await customer.getByLabel('Group', { exact: true }).selectOption('technical');
    await expectHarmless(customer, 'request');
    await customer.getByRole('button', { name: 'Request service', exact: true }).click();
    const { offer } = await until(() => ann.$offers.get()[0]);
    const conversation = await ann.accept(offer.id);
    await expectHarmless(customer, 'conversation');

    const console_ = await stage.person({ bypassCSP, viewport: { width: 1440, height: 900 } });
    watch(console_);
    await console_.goto(`${server.url}/console/`);
    await console_.getByLabel('Desk id').fill(DESK);
    await console_.getByLabel('User name', { exact: true }).fill('ann');
    await console_.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await console_.getByRole('button', { name: 'Sign in' }).click();
    await console_.getByRole('link', { name: /^Tasks/ }).waitFor();

    // Messages both ways, files, and what is typed but not sent.
    const texts = joined(3_900);
    const composer = customer.getByRole('textbox', { name: 'Write a message…' });
    for (const text of texts) {
      await composer.fill(text);
      await composer.press('Enter');
      await conversation.send({ text });
    }
    await until(async () => (await customer.getByText('Not sent yet').count()) === 0, 30_000);
    await customer.locator('input[type=file]').setInputFiles(
      Array.from({ length: 10 }, () => ({
        name: `${next(100).replaceAll('/', '')}.txt`,
        mimeType: 'text/html',
        buffer: Buffer.from(`<script>${next(200)}</script>`),
      })),
    );
    const files = () => conversation.$messages.get().filter(({ file }) => file).length;
    await until(() => files() === 10, 30_000);
    expect(conversation.$messages.get().length).toBeGreaterThanOrEqual(2 * texts.length + 10);
    await composer.fill(next(3_900));
    await until(() => conversation.$preview.get() !== '');
    expect((await messagesOf(customer)).length).toBeGreaterThan(0);
    await scrollThrough(customer, 'messages of the widget');

    await console_.getByRole('navigation', { name: 'Running conversations' }).getByRole('button').first().click();
    await console_.getByRole('log', { name: 'Messages' }).waitFor();
    await scrollThrough(console_, 'messages of the console');

    await conversation.saveRecord({
      customerName: next(80),
      phone: next(120),
      email: next(120),
      product: 'app',
      problemType: 'crash',
      subject: next(200),
      content: joined(9_900)[0]!,
    });
    await console_.getByRole('tab', { name: 'Record' }).click();
    await expectHarmless(console_, 'record form');

    // The saved page is read where nothing of the widget protects it.
    const download = customer.waitForEvent('download');
    await customer.getByRole('button', { name: 'More' }).click();
    await customer.getByRole('menuitem', { name: 'Save as a page' }).click();
    const saved = await stage.person({ bypassCSP });
    watch(saved);
    await saved.goto(`file://${await (await download).path()}`);
    await expectHarmless(saved, 'saved page');

    await conversation.end();
    await customer.getByRole('radio', { name: 'Very bad' }).click();
    await customer.getByLabel('Anything to add?').fill(next(1_000));
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    await customer.getByText('Thank you for your answer.').waitFor();
    await expectHarmless(customer, 'ended');

    await strangers(40);
    await ann.setStatus('away');
    await console_.getByRole('link', { name: /^Tasks/ }).click();
    await until(async () => (await console_.getByRole('row').count()) > 20);
    await expectHarmless(console_, 'queue');
    await console_
      .getByRole('button', { name: /^Open the message of/ })
      .first()
      .click();
    await console_.getByLabel('Comment').fill(next(1_000));
    await expectHarmless(console_, 'offline message');
    await console_.getByRole('button', { name: 'Mark handled' }).click();
    await console_.getByRole('link', { name: 'Records' }).click();
    await console_
      .getByRole('button', { name: /^Open the record of/ })
      .first()
      .click();
    await console_
      .getByText('Very bad')
      .or(console_.getByRole('img', { name: /of 5/ }))
      .first()
      .waitFor();
    await expectHarmless(console_, 'record');

    await until(async () => (await onlineNow()) === 0);
    const late = await stage.customer('/seats', { bypassCSP });
    watch(late);
    await openSupport(late);
    await late.getByLabel('E-mail or phone').waitFor();
    await expectHarmless(late, 'seat list and offline text');

    expect(dialogs).toEqual([]);
    ann.destroy();
    for (const page of [customer, console_, saved, late]) await page.context().close();
  });
});
