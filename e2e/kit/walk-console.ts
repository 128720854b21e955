import en from '../../examples/console/src/locales/en.json' with { type: 'json' };
import zh from '../../examples/console/src/locales/zh.json' with { type: 'json' };
import { PASSWORD, makeDesk, mustCall, type TestDesk } from '../../packages/server/test/kit/desk.ts';
import { connect, LOBBY } from '../../packages/server/test/kit/wire.ts';
import { until, type Stage } from './stage.ts';
import type { Look, See } from './walk-widget.ts';

type Texts = Record<string, string>;

/** Through everything that a supporter meets, at a desk of their own: `number` tells those of several walks apart. */
export async function walkConsole(stage: Stage, number: number, look: Look, see: See): Promise<void> {
  const { server } = stage;
  const id = `840000${String(number).padStart(2, '0')}`;
  const tracking = { enabled: true, consent: false };
  const settings = {
    mode: 'auto',
    offerMs: 60_000,
    capacity: 2,
    greeting: 'Hello, this is [Supporter Name].',
    tracking,
  } as const;
  const desk = await makeDesk(server, settings, (setup) => ({ ...setup, name: 'Harbour Software' }), id);
  const texts: Texts = look.language === 'en' ? en : zh;
  const t = (key: string, values: Texts = {}) => {
    const text = texts[key];
    if (!text) throw new Error(`There is no text ${key}.`);
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  };
  const customer = customersOf(stage, desk);
  await desk.activate('ann');
  await keepResponses(stage, desk);

  const isNarrow = (look.options.viewport?.width ?? Infinity) < 600;
  const page = await stage.person({ reducedMotion: 'reduce', locale: look.language, ...look.options });
  const link = (key: string) => page.getByRole('link', { name: t(key) });
  const button = (key: string, values?: Texts) => page.getByRole('button', { name: t(key, values) }).first();
  await page.goto(`${server.url}/console/`);
  await page.getByLabel(t('sign-in.desk-id')).waitFor();
  await see(page, 'sign-in');
  await page.getByLabel(t('sign-in.desk-id')).fill(id);
  await page.getByLabel(t('sign-in.user'), { exact: true }).fill('ann');
  await page.getByLabel(t('sign-in.password'), { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await button('queue.go-online').waitFor();
  await see(page, 'tasks-empty');

  await customer.leave('Jonas Weber', 'Please send me the invoice of October again.');
  await customer.ask('Laura Chen', 'Since this morning nothing is printed any more.');
  await customer.ask('Omar Haddad', 'How do I move my data?');
  await page.getByText('Omar Haddad').first().waitFor();
  await see(page, 'tasks');
  await page.getByRole('button', { name: t('offline.open-name', { name: 'Jonas Weber' }) }).click();
  await page.getByRole('dialog').waitFor();
  await see(page, 'offline-message');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Ann/ }).first().click();
  await page.getByRole('menuitemradio', { name: t('status.online') }).click();
  const accept = page.getByRole('button', { name: t('offer.accept') });
  const offer = page.getByRole('region').filter({ hasText: 'Laura Chen', has: accept }).last();
  await offer.waitFor();
  await page.getByRole('region').filter({ hasText: 'Omar Haddad', has: accept }).last().waitFor();
  await see(page, 'offers');
  await page
    .getByRole('region')
    .filter({ hasText: 'Omar Haddad', has: accept })
    .last()
    .getByRole('button', { name: t('offer.accept') })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Omar Haddad' }).waitFor();
  await offer.getByRole('button', { name: t('offer.accept') }).click();
  await page.getByRole('heading', { level: 1, name: 'Laura Chen' }).waitFor();
  await customer.say('Laura Chen', 'It says that the tray is open. It is not.');
  await page.getByText('It says that the tray is open.').first().waitFor();
  await see(page, 'workspace');
  await page.getByRole('radio', { name: t('note.note') }).click();
  await page.getByRole('textbox', { name: t('note.label') }).fill('The same as last week.');
  await page.keyboard.press('Enter');
  await page.getByText('The same as last week.').first().waitFor();
  await see(page, 'note');
  await button('transfer.button').click();
  await page.getByRole('dialog').waitFor();
  await see(page, 'transfer');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('cancel') })
    .click();
  // On a phone the details lie over the conversation, until they are closed.
  const panel = page.getByRole('complementary', { name: t('panel.title') });
  if (!(await panel.isVisible())) await button('panel.toggle').click();
  await button('ban.button').click();
  await page.getByRole('dialog').waitFor();
  await see(page, 'ban');
  await page.keyboard.press('Escape');
  await panel.getByRole('tab', { name: t('panel.record') }).click();
  await panel.getByLabel(t('record.subject')).fill('Nothing is printed');
  await panel.getByText(t('record.state-saved'), { exact: true }).waitFor();
  await see(page, 'record');
  if (isNarrow) await panel.getByRole('button', { name: t('close') }).click();
  else {
    await page.setViewportSize({ width: 1920, height: 1000 });
    // The page learns of its new width a moment later; then there is a button for it as well.
    await button('beside.show', { name: 'Omar Haddad' }).waitFor();
    await page.keyboard.press('Alt+Shift+1');
    await until(async () => (await page.getByRole('heading', { level: 1 }).count()) === 2);
    await see(page, 'side-by-side');
    await button('beside.leave', { name: 'Omar Haddad' }).click();
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await button('end.button').click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('end.confirm') })
    .click();
  await page.getByText(t('ended.text')).first().waitFor();
  await see(page, 'ended');
  if (isNarrow) await panel.getByRole('button', { name: t('close') }).click();
  await button('ended.close').click();

  // On a phone a conversation fills the window.
  if (await button('workspace.to-tasks').isVisible()) await button('workspace.to-tasks').click();
  for (const place of ['visitors', 'records', 'responses', 'settings'] as const) {
    if (place === 'visitors') await customer.visit('https://shop.example/cart', 'Cart');
    await link(`${place}.title`).first().click();
    await page
      .getByRole('heading', { name: t(`${place}.title`) })
      .first()
      .waitFor();
    if (place === 'visitors') await page.getByText('Cart').first().waitFor();
    if (place === 'records') await page.getByRole('cell', { name: 'Nothing is printed' }).first().waitFor();
    if (place === 'responses') await page.getByText('One moment please').first().waitFor();
    await see(page, place);
    if (place === 'records') {
      await page
        .getByRole('button', { name: t('records.open-name', { name: 'Laura Chen' }) })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
      await see(page, 'record-read');
      await page.keyboard.press('Escape');
    }
  }
  await page
    .getByRole('region', { name: t('two.title') })
    .getByRole('button')
    .click();
  await page.getByLabel(t('two.password')).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: t('two.qr') }).waitFor();
  await see(page, 'second-step');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await see(page, 'keys');
  customer.close();
  await page.context().close();
}

async function keepResponses({ server }: Stage, desk: TestDesk): Promise<void> {
  const { token } = await desk.signIn('ann');
  const responses = {
    greet: 'Hello {customer.name}, this is {supporter.name}. What can I do for you?',
    tray: 'Please open the paper tray, take the paper out, and close it again until it clicks.',
    wait: 'One moment please, I look into it.',
  };
  for (const [shortcut, text] of Object.entries(responses)) {
    const path = `/desks/${desk.id}/responses/own/response-${shortcut}`;
    await mustCall(server, 'PUT', path, { token, body: { shortcut, text } });
  }
}

/** Customers who write their own frames: nobody has to click for them. */
function customersOf({ server }: Stage, desk: TestDesk) {
  const wires = new Map<string, Awaited<ReturnType<typeof connect>>>();
  const post = (token: string, path: string, body: object) =>
    mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/${path}`, {
      token,
      body: { id: crypto.randomUUID(), page: 'https://shop.example/help', group: 'technical', product: 'app', ...body },
    });
  const details = (name: string) => ({ name, email: `${name.split(' ')[0]!.toLowerCase()}@example.com` });
  return {
    async ask(name: string, text: string) {
      const { token } = await desk.visitor();
      const { conversation } = await post(token, 'conversations', { details: details(name) });
      const wire = await connect(server, desk.id, token, conversation);
      await wire.ask({ type: 'message.send', text });
      wires.set(name, wire);
    },
    async leave(name: string, text: string) {
      const { token } = await desk.visitor();
      await post(token, 'offline-messages', { details: details(name), text });
    },
    say: (name: string, text: string) => wires.get(name)!.ask({ type: 'message.send', text }),
    async visit(url: string, title: string) {
      const { token } = await desk.visitor();
      const wire = await connect(server, desk.id, token, LOBBY);
      wires.set(title, wire);
      wire.sendRaw(JSON.stringify({ type: 'visit.page', url, title }));
    },
    close: () => wires.forEach((wire) => wire.close()),
  };
}
