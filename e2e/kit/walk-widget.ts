import type { BrowserContextOptions, Page } from 'playwright-core';
import type { PublicDesk } from '@deskside/sdk/protocol';
import { signIn, type Supporter } from '../../packages/sdk/src/supporter.ts';
import { PASSWORD, call, makeDesk } from '../../packages/server/test/kit/desk.ts';
import { until, type Stage } from './stage.ts';
import { reader, type Language } from './words.ts';

/** How a page is looked at. */
export interface Look {
  language: Language;
  options: BrowserContextOptions;
}

/** Called in every state, with its name. */
export type See = (page: Page, state: string) => Promise<void>;

/** One desk for each mode; the supporters are there by the SDK, so nobody has to click for them. */
export interface Desks {
  auto: string;
  seats: string;
  code: string;
  /** Somebody of each desk who is online. */
  staff: Record<'auto' | 'seats' | 'code', Supporter>;
  close(): void;
}

const GREETING = 'Hello, this is [Supporter Name]. How can I help?';

/** `number` tells the desks of several walks apart: 1 to 99. */
export async function openDesks({ server, site }: Stage, number: number): Promise<Desks> {
  const [auto, seats, code] = [1, 2, 3].map((mode) => `8${mode}0000${String(number).padStart(2, '0')}`) as [
    string,
    string,
    string,
  ];
  const make = async (id: string, mode: 'auto' | 'seats' | 'code') => {
    const settings = { mode, origins: [site.origin], greeting: GREETING, offerMs: 60_000, capacity: 1 };
    const desk = await makeDesk(server, settings, (setup) => ({ ...setup, name: 'Harbour Software' }), id);
    await desk.activate('ann');
    const ann = await signIn({ server: server.url, desk: id, user: 'ann', password: PASSWORD, storage: 'memory' });
    await ann.setStatus('online');
    // Pages learn of it within two seconds: the public answer is kept that long.
    await until(async () => (await call<PublicDesk>(server, 'GET', `/desks/${id}`)).body.online > 0);
    return ann;
  };
  const staff = { auto: await make(auto, 'auto'), seats: await make(seats, 'seats'), code: await make(code, 'code') };
  return { auto, seats, code, staff, close: () => Object.values(staff).forEach((one) => one.destroy()) };
}

/** Through everything that a visitor meets at desks of the three modes, one after the other. */
export async function walkWidget(stage: Stage, desks: Desks, look: Look, see: See): Promise<void> {
  const visit = async (desk: string, path = '/') => {
    const page = await stage.customer(`${path}?desk=${desk}&lang=${look.language}`, {
      reducedMotion: 'reduce',
      ...look.options,
    });
    return reader(page, look.language);
  };
  type Reader = Awaited<ReturnType<typeof visit>>;
  const open = async (customer: Reader) => {
    await customer.button('core.openSupport').click();
    await customer.page.getByRole('dialog').waitFor();
  };
  const ask = async (customer: Reader) => {
    await customer.field('form.group').selectOption('technical');
    await customer.field('form.name').fill('Laura Chen');
    await customer.button('ask.requestService').click();
  };
  const write = async (customer: Reader, text: string) => {
    const composer = customer.page.getByRole('textbox', { name: customer.word('core.write') });
    await composer.fill(text);
    await composer.press('Enter');
  };
  const leave = (customer: Reader) => customer.page.context().close();

  const ann = desks.staff.auto;
  const laura = await visit(desks.auto);
  await laura.button('core.openSupport').waitFor();
  await see(laura.page, 'icon');
  await open(laura);
  await laura.button('ask.requestService').waitFor();
  await see(laura.page, 'request');
  await laura.button('ask.requestService').click();
  await laura.text('form.missing').or(laura.text('form.missingChoice')).first().waitFor();
  await see(laura.page, 'request-incomplete');
  await ask(laura);
  await laura.text('waiting.ringing').waitFor();
  await write(laura, 'Since this morning nothing is printed any more.');
  await see(laura.page, 'ringing');

  const conversation = await accept(ann);
  await laura.text('core.joined').waitFor();
  await conversation.send({
    text: 'Please see https://help.example.com/printing first, then write here what it says.',
  });
  await laura.page.getByRole('link', { name: /help\.example\.com/ }).waitFor();
  await write(laura, 'It says that the tray is open. It is not.');
  const shown = await laura.page.screenshot();
  await laura.page.locator('input[type=file]').setInputFiles([
    { name: 'printer.png', mimeType: 'image/png', buffer: shown },
    { name: 'printer.log', mimeType: 'text/plain', buffer: Buffer.from('tray: open\n'.repeat(400)) },
  ]);
  await until(() => conversation.$messages.get().filter(({ file }) => file).length === 2);
  conversation.markRead();
  const isTyping = setInterval(() => conversation.typing(), 500);
  await laura.text('extra.writing').waitFor();
  await see(laura.page, 'conversation');
  clearInterval(isTyping);

  await laura.button('core.more').click();
  await laura.page.getByRole('menu').waitFor();
  await see(laura.page, 'menu');
  await laura.page.keyboard.press('Escape');
  await laura.button('files.screenshot').click();
  await laura.button('shot.page').waitFor();
  await see(laura.page, 'screenshot-choice');
  await laura.button('shot.page').click();
  await laura.page.getByRole('application').waitFor();
  await see(laura.page, 'screenshot');
  await laura.page.getByRole('dialog', { name: laura.word('shot.title') }).press('Escape');

  // The one person is in a conversation now.
  const second = await visit(desks.auto);
  await open(second);
  await ask(second);
  await second.heading('busy.busyTitle').waitFor();
  await see(second.page, 'busy');
  await second.button('busy.wait').click();
  await second.heading('waiting.queueTitle').waitFor();
  await see(second.page, 'queue');
  await second.button('core.more').click();
  await second.page.getByRole('menuitem', { name: second.word('waiting.cancelRequest') }).click();
  await second.button('start.startAgain').or(second.button('ask.requestService')).first().waitFor();
  await leave(second);

  await laura.button('core.more').click();
  await laura.page.getByRole('menuitem', { name: laura.word('core.end') }).click();
  await laura.heading('over.endTitle').waitFor();
  await see(laura.page, 'end-question');
  await laura.button('over.goOn').click();
  await conversation.end();
  await laura.heading('over.surveyTitle').waitFor();
  await see(laura.page, 'survey');
  await laura.page.getByRole('radio', { name: laura.word('over.veryGood') }).click();
  await laura.button('core.send').click();
  await laura.text('over.thanks').waitFor();
  await see(laura.page, 'ended');
  await leave(laura);
  conversation.close();

  await ann.setStatus('away');
  const late = await visit(desks.auto);
  await open(late);
  await late.field('message.contact').waitFor();
  await see(late.page, 'message');
  await late.field('form.name').fill('Laura Chen');
  await late.field('message.contact').fill('laura@example.com');
  await late.page
    .getByRole('textbox', { name: late.word('message.message') })
    .last()
    .fill('Please call me back.');
  await late.button('message.sendMessage').click();
  await late.heading('message.haveMessage').waitFor();
  await see(late.page, 'message-left');
  await leave(late);
  await ann.setStatus('online');

  const chooser = await visit(desks.seats, '/seats');
  await chooser.button('seats.requestSeat', { name: 'Ann' }).first().waitFor();
  await see(chooser.page, 'seat-list');
  await chooser.button('core.openSupport').click();
  await chooser.page
    .getByRole('dialog')
    .getByRole('button', { name: chooser.word('seats.requestSeat') })
    .waitFor();
  await see(chooser.page, 'seats');
  await chooser.page
    .getByRole('dialog')
    .getByRole('button', { name: chooser.word('seats.requestSeat') })
    .click();
  await chooser.text('waiting.ringing').waitFor();
  await see(chooser.page, 'seat-ringing');
  await desks.staff.seats.decline((await until(() => desks.staff.seats.$offers.get()[0])).offer.id);
  await chooser.heading('busy.noAnswerTitle').waitFor();
  await see(chooser.page, 'no-answer');
  await leave(chooser);

  const told = await visit(desks.code);
  await open(told);
  const digits = told.page
    .getByRole('group', { name: told.word('code.codeHeader') })
    .getByRole('textbox')
    .first();
  await told.field('form.name').fill('Laura Chen');
  await see(told.page, 'code');
  await digits.fill('000000');
  await told.button('code.connect').click();
  await told.text('code.codeWrong').waitFor();
  await see(told.page, 'code-wrong');
  const { code } = await desks.staff.code.createCode();
  await digits.fill(code);
  await told.button('code.connect').or(told.button('shared.tryAgain')).first().click();
  await told.text('waiting.readDigits').waitFor();
  await see(told.page, 'number-match');
  await leave(told);
}

/** Accepts the first customer who is offered. */
const accept = async (supporter: Supporter) =>
  supporter.accept((await until(() => supporter.$offers.get()[0])).offer.id);
