import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, reply, write } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** Counts tones and notices of the desktop instead of making them: nobody hears a test. */
async function listen(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const heard = { rings: 0, told: [] as string[], click: () => {} };
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...all) {
      heard.rings += 0.5;
      return start.apply(this, all);
    };
    class Told extends EventTarget {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(title: string, { body }: { body: string }) {
        super();
        heard.told.push(`${title}: ${body}`);
        heard.click = () => this.dispatchEvent(new Event('click'));
      }
      close() {}
    }
    Object.assign(window, { Notification: Told });
  });
}
interface Heard {
  heard: { rings: number; told: string[]; click: () => void };
}
const heard = (page: Page) => page.evaluate(() => (window as unknown as Heard).heard);
/** What a browser does when another tab comes to the front. */
const look = (page: Page, elsewhere: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, elsewhere);

describe('[B-C7] somebody who looks elsewhere', () => {
  it('[B-C7] is told by title, badge, card, sound and desktop, in one of two tabs; reading in one ends it in both', async () => {
    const first = await stage.person({ reducedMotion: 'reduce' });
    await listen(first.context());
    await first.goto(`${stage.site.origin}/`);
    await openSupport(first);
    await askForService(first);
    await accept(ann, 'Clara');
    await write(first, 'Hello');
    await reply(ann, 'One moment');
    await first.getByText('One moment').waitFor();
    // Whoever reads is not disturbed.
    expect(await first.title()).toBe('Icon');
    expect(await heard(first)).toMatchObject({ rings: 0, told: [] });

    const second = await first.context().newPage();
    await second.goto(`${stage.site.origin}/seats`);
    await second.getByRole('dialog').getByText('One moment').waitFor();
    await second.getByRole('button', { name: 'Minimise' }).click();
    await first.getByRole('button', { name: 'Minimise' }).click();
    await reply(ann, 'I have found it');
    await first.getByRole('button', { name: 'Open support, 1 unread message' }).waitFor();
    await second.getByRole('button', { name: 'Read the message from Ann' }).waitFor();
    await until(async () => (await first.title()) === '(1) Icon' && (await second.title()) === '(1) Seats');
    await until(async () => (await heard(first)).rings + (await heard(second)).rings === 1);
    await expectAccessible(first, 'a message beside the icon');

    // The page goes on, and its title with it.
    await first.evaluate(() => (document.title = 'Cart'));
    await reply(ann, 'It was the cable');
    await until(async () => (await first.title()) === '(2) Cart');
    await until(async () => (await heard(first)).rings + (await heard(second)).rings === 2);
    expect([...(await heard(first)).told, ...(await heard(second)).told]).toEqual([]);

    await first.getByRole('button', { name: 'Read the message from Ann' }).click();
    await first.getByRole('log').getByText('It was the cable').waitFor();
    await until(async () => (await first.title()) === 'Cart' && (await second.title()) === 'Seats');
    await second.getByRole('button', { name: 'Read the message from Ann' }).waitFor({ state: 'detached' });

    // In another tab of the browser: the desktop says it, and leads back.
    await second.close();
    await look(first, true);
    await reply(ann, 'Anything else?');
    await until(async () => (await heard(first)).told.join() === 'Ann: Anything else?');
    await first.evaluate(() => (window as unknown as Heard).heard.click());
    await look(first, false);
    await until(async () => (await first.title()) === 'Cart');

    // Sounds can be switched off, for the next page as well.
    await first.getByRole('button', { name: 'More' }).click();
    await first.getByRole('menuitemcheckbox', { name: 'Sound' }).click();
    expect(await first.getByRole('menuitemcheckbox', { name: 'Sound' }).getAttribute('aria-checked')).toBe('false');
    await first.keyboard.press('Escape');
    await first.reload();
    await first.getByRole('log').getByText('Anything else?').waitFor();
    await first.getByRole('button', { name: 'Minimise' }).click();
    await reply(ann, 'Silence');
    const card = first.getByRole('button', { name: 'Read the message from Ann' });
    await card.waitFor();
    await first.getByRole('button', { name: 'Not now' }).click();
    await card.waitFor({ state: 'detached' });
    await first.getByRole('button', { name: 'Open support, 1 unread message' }).click();
    await endConversation(ann);
    expect((await heard(first)).rings).toBe(0);
    await first.context().close();
  });

  it('[B-C7] is asked about the desktop when they wait, once', async () => {
    const busy = await stage.customer();
    await openSupport(busy);
    await askForService(busy, { name: 'Dora' });
    await accept(ann, 'Dora');
    await ann.getByRole('button', { name: /^Ann/ }).first().click();
    await ann.getByRole('menuitemradio', { name: /^Away/ }).click();
    const waiting = await stage.person();
    await waiting.context().addInitScript(() => {
      class Asked extends EventTarget {
        static permission = 'default';
        static requestPermission = async () => (Asked.permission = 'granted');
      }
      Object.assign(window, { Notification: Asked });
    });
    await waiting.goto(`${stage.site.origin}/`);
    await openSupport(waiting);
    // Whether anybody is there is news that pages keep for some seconds.
    const anyway = waiting.getByRole('button', { name: 'Wait for somebody instead' });
    await anyway
      .or(waiting.getByLabel('Group', { exact: true }))
      .first()
      .waitFor();
    if (await anyway.isVisible()) await anyway.click();
    await askForService(waiting, { name: 'Emil' });
    await waiting.getByRole('button', { name: /^Wait in the queue/ }).click();
    await waiting.getByRole('button', { name: 'Tell me when it is my turn' }).click();
    await waiting.getByText('We tell you on the desktop when it is your turn.').waitFor();
    await waiting.context().close();
    await endConversation(ann);
    await busy.context().close();
  });
});
