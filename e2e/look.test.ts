import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, messagesOf, openSupport, reply } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';
import type { Widget } from '../packages/widget/src/api.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const setLocale = (page: Awaited<ReturnType<Stage['customer']>>, locale: string) =>
  page.evaluate((to) => (window as unknown as { deskside: Widget }).deskside.setLocale(to), locale);

describe('[B-C4] languages and looks', () => {
  it('[B-C4] speaks the language of the page, and another one at once, with what is typed and the focus kept', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer('/?lang=fr-CA');
    await customer.getByRole('button', { name: /^(Open support|Ouvrir)/ }).click();
    await customer.getByLabel('Votre nom').fill('Claire');
    await customer.getByLabel('Groupe').selectOption('technical');
    await customer.getByRole('button', { name: 'Demander de l’aide' }).click();
    await accept(ann, 'Claire');
    await reply(ann, 'Bonjour');
    await customer.getByText('Bonjour').waitFor();
    const box = customer.getByRole('dialog').getByRole('textbox');
    await box.pressSequentially('Mon écran');
    await setLocale(customer, 'ja');
    await customer
      .getByRole('button', { name: '会話を終了' })
      .or(customer.getByRole('button', { name: '送信' }))
      .first()
      .waitFor();
    expect(await box.inputValue()).toBe('Mon écran');
    expect(await box.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(true);
    await box.pressSequentially(' reste gris');
    await box.press('Enter');
    await until(async () => (await messagesOf(ann)).includes('Mon écran reste gris'));

    // Arabic begins on the right, with everything that stands there.
    await setLocale(customer, 'ar');
    const panel = customer.getByRole('dialog');
    await until(async () => (await panel.evaluate((it) => getComputedStyle(it).direction)) === 'rtl');
    const own = (await customer.locator('.message--mine .bubble').first().boundingBox())!;
    const theirs = (await customer.locator('.message:not(.message--mine) .bubble').last().boundingBox())!;
    expect(own.x).toBeLessThan(theirs.x);
    expect(await panel.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
    await customer.context().close();
    await ann.context().close();
  });

  it('[B-C4] a language that does not come leaves the panel in English', async () => {
    const customer = await stage.person();
    await customer.route(/\/deskside\/de-/, (route) => route.abort());
    await customer.goto(`${stage.site.origin}/?lang=de`);
    await openSupport(customer);
    await customer
      .getByRole('dialog')
      .getByText(/online/)
      .first()
      .waitFor();
    expect(await customer.locator('.deskside').last().getAttribute('lang')).toBe('en');
    await customer.context().close();
  });

  it('[B-C4] the site’s own words, colours and corners', async () => {
    const complaints: string[] = [];
    // Colours are looked at when they have settled.
    const customer = await stage.person({ reducedMotion: 'reduce' });
    customer.on('console', (message) => complaints.push(message.text()));
    await customer.goto(`${stage.site.origin}/`);
    await customer.getByRole('button', { name: 'Open support' }).waitFor();
    await customer.evaluate(
      ([src, desk]) => {
        const style = new CSSStyleSheet();
        style.replaceSync(`deskside-widget { --desk-accent: #1f6e55; --r-panel: 0px }
          deskside-widget::part(header) { border-block-end: 3px solid rgb(255, 215, 0) }`);
        document.adoptedStyleSheets = [style];
        const { deskside } = window as unknown as { deskside: (verb: string, options?: object) => void };
        deskside('destroy');
        deskside('create', {
          desk,
          server: src,
          // Somebody may be there or not.
          texts: {
            'message.sendMessage': '<b>Write</b> to us',
            'ask.requestService': '<b>Write</b> to us',
            'core.nonsense': 'x',
          },
        });
      },
      [stage.server.url, stage.desk.id] as const,
    );
    await openSupport(customer);
    const send = customer.getByRole('button', { name: '<b>Write</b> to us' });
    await send.waitFor();
    // The pointer still stands where the icon was.
    await customer.mouse.move(0, 0);
    expect(await send.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(31, 110, 85)');
    const panel = customer.getByRole('dialog');
    expect(await panel.evaluate((it) => getComputedStyle(it).borderTopLeftRadius)).toBe('0px');
    const header = panel.locator('header');
    expect(await header.evaluate((it) => getComputedStyle(it).borderBottomColor)).toBe('rgb(255, 215, 0)');
    expect(complaints.filter((text) => text.includes('core.nonsense'))).toHaveLength(1);
    await customer.context().close();
  });
});
