import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Widget, WidgetOptions } from '../src/api.ts';
import { harbour } from '../test/fake-customer.ts';
import { openSite, type Site } from './site.ts';

/** What a page's own script has at hand. */
interface OwnPage {
  deskside: Widget & { create(options: Partial<WidgetOptions>): Widget };
  heard: string[];
  second: Widget;
}

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => {
  site.desk = { ...harbour };
});
afterAll(async () => site.close());

const icon = '<script async src="SERVER/deskside.js" data-desk="80000001"></script>';
const run = <Result>(page: Page, work: (own: OwnPage) => Result) =>
  page.evaluate<Awaited<Result>>(`(${work.toString()})(window)`);
const open = (page: Page) => page.getByRole('button', { name: 'Open support' });
const heading = (page: Page) => page.getByRole('heading', { name: 'Request service' });

describe('[B-C5] the page’s own script', () => {
  it('hears what happens, several times over, until it does not want to', async () => {
    const { page, problems } = await site.visit({
      head: `<script src="site.js"></script>${icon}`,
      script: `window.heard = [];
        window.deskside = (...call) => (window.deskside.q ??= []).push(call);
        window.deskside('on', 'ready', () => heard.push('ready'));
        window.deskside('on', 'open', () => heard.push('open'));
        window.deskside('on', 'open', () => { throw new Error('the fault of the page'); });
        window.deskside('on', 'open', () => heard.push('open, too'));
        window.deskside('on', 'close', () => heard.push('close'));`,
    });
    await open(page).click();
    await heading(page).waitFor();
    await run(page, ({ deskside }) => deskside.toggle());
    await heading(page).waitFor({ state: 'hidden' });
    expect(await run(page, ({ heard }) => heard)).toEqual(['ready', 'open', 'open, too', 'close']);
    expect(problems).toEqual(['the fault of the page']);

    await run(page, (own) => {
      const stop = own.deskside.on('open', () => own.heard.push('once'));
      own.deskside.open();
      return new Promise((resolve) => setTimeout(resolve)).then(() => stop());
    });
    await heading(page).waitFor();
    expect(await run(page, ({ deskside }) => deskside.get('open'))).toBe(true);
    await run(page, ({ deskside }) => deskside.close());
    await run(page, ({ deskside }) => deskside.open());
    await heading(page).waitFor();
    expect(await run(page, ({ heard }) => heard.filter((what) => what === 'once'))).toEqual(['once']);
    await page.context().close();
  });

  it('hides and shows, changes language and theme, and opens where it wants', async () => {
    const { page, problems } = await site.visit({ head: icon });
    await open(page).waitFor();
    await run(page, ({ deskside }) => deskside.hide());
    await open(page).waitFor({ state: 'hidden' });
    await run(page, ({ deskside }) => deskside.show());
    await run(page, ({ deskside }) => deskside.open({ to: { code: '123 456' } }));
    await page.getByRole('textbox', { name: 'Direct code' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Direct code' }).inputValue()).toMatch(/^123 ?456$/);
    await run(page, ({ deskside }) => deskside.setTheme('dark'));
    expect(await page.locator('.deskside').getAttribute('data-theme')).toBe('dark');
    await run(page, ({ deskside }) => deskside.setLocale('zh'));
    await page.getByRole('button', { name: '最小化' }).click();
    await page.getByRole('button', { name: '打开在线支持' }).waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('has a second one in an element of its own, and takes it away again, twice', async () => {
    const { page, problems } = await site.visit({ head: icon, body: '<div id="help"></div>' });
    await open(page).waitFor();
    for (let round = 0; round < 2; round++) {
      await run(page, (own) => {
        const element = document.querySelector<HTMLElement>('#help')!;
        // As a framework does that mounts everything twice.
        own.deskside.create({ desk: '80000002', element }).destroy();
        own.second = own.deskside.create({ desk: '80000002', element });
      });
      await page.locator('#help').getByRole('heading', { name: 'Request service' }).waitFor();
      expect(await page.locator('#help deskside-widget').count()).toBe(1);
      expect(await open(page).isVisible()).toBe(true);
      await run(page, ({ second }) => second.destroy());
      expect(await page.locator('#help deskside-widget').count()).toBe(0);
    }
    await run(page, ({ deskside }) => deskside.destroy());
    expect(await page.locator('deskside-widget').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('[M-C16] the icon', () => {
  it.each([
    ['bottom-left', { x: 30, y: 40 }, { left: 30, bottom: 40 }],
    ['top-right', { x: 10, y: 16 }, { right: 10, top: 16 }],
    ['left', { x: 0, y: 20 }, { left: 0 }],
  ] as const)('stands where the desk wants it: %s', async (position, offset, expected) => {
    site.desk = { ...harbour, launcher: { ...harbour.launcher, position, offset } };
    const { page } = await site.visit({ head: icon });
    const box = (await open(page).boundingBox())!;
    const { width, height } = page.viewportSize()!;
    const at = { left: box.x, top: box.y, right: width - box.x - box.width, bottom: height - box.y - box.height };
    expect(at).toMatchObject(expected);
    await open(page).click();
    await heading(page).waitFor();
    const panel = (await page.getByRole('dialog').boundingBox())!;
    expect(panel.x < width / 2).toBe(position.endsWith('left'));
    await page.context().close();
  });
});
