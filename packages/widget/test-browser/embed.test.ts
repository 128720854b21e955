import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { harbour } from '../test/fake-customer.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => {
  site.desk = { ...harbour };
});
afterAll(async () => site.close());

const icon = { head: '<script async src="SERVER/deskside.js" data-desk="80000001"></script>' };
const list = {
  head: '<script async src="SERVER/deskside.js"></script>',
  body: '<deskside-seats desk="80000001"></deskside-seats>',
};
const open = (page: Page) => page.getByRole('button', { name: 'Open support' });
const files = () => site.asked.map((path) => path.replace(/-[\w-]{8}\.js$/, '.js'));
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookie: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));
const nothing = { local: 0, session: 0, cookie: '', databases: 0 };

describe('[B-C2] before the click', () => {
  it('the icon is drawn from a script in the head; nothing but settings is asked, nothing is stored', async () => {
    const { page, problems } = await site.visit({
      head: '<script src="SERVER/deskside.js" data-desk="80000001"></script>',
    });
    await open(page).waitFor();
    expect(files()).toEqual(['/deskside.js', '/v1/desks/80000001']);
    expect(await kept(page)).toEqual(nothing);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('meaning to click brings the panel and asks the server for nothing; opening stores nothing', async () => {
    const { page, problems } = await site.visit(icon);
    const loaded = page.waitForResponse(/\/panel-/);
    await open(page).hover();
    await loaded;
    // The panel may bring a part of its own; what it must not do is ask for anything.
    expect(files().slice(0, 3)).toEqual(['/deskside.js', '/v1/desks/80000001', '/deskside/panel.js']);
    expect(files().filter((file) => !file.startsWith('/deskside'))).toHaveLength(1);
    await open(page).click();
    await page.getByRole('button', { name: 'Request service' }).waitFor();
    // The form comes beside the desk's answer, in either order.
    await expect
      .poll(() => files().slice(3).toSorted())
      .toEqual(['/deskside/functions.js', '/deskside/site.js', '/deskside/start.js', '/v1/desks/80000001']);
    expect(await kept(page)).toEqual(nothing);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('the icon', () => {
  it('by keyboard: Enter opens, the focus goes in, Esc gives it back', async () => {
    const { page } = await site.visit(icon);
    await open(page).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Harbour Software' });
    await dialog.waitFor();
    await page.getByRole('heading', { name: 'Request service' }).waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent))
      .toBe('Request service');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(
      await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label')),
    ).toBe('Open support');
    await page.context().close();
  });

  it('says that the panel did not load, and loads it at the next try', async () => {
    site.failures.panel = Infinity;
    const { page } = await site.visit(icon);
    await open(page).click();
    const again = page.getByRole('button', { name: 'Support did not load. Try again' });
    await again.waitFor();
    site.failures.panel = 0;
    await again.click();
    await page.getByRole('button', { name: 'Request service' }).waitFor();
    await page.context().close();
  });

  it('calls made before the script has loaded are kept', async () => {
    const { page, problems } = await site.visit({
      head: '<script src="site.js"></script><script async src="SERVER/deskside.js" data-desk="80000001"></script>',
      script: 'window.deskside = (...call) => (window.deskside.q ??= []).push(call); window.deskside("open");',
    });
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => (window as unknown as { deskside: { close: () => void } }).deskside.close());
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('speaks the language of the page', async () => {
    const { page } = await site.visit({ head: icon.head.replace('data-desk', 'data-locale="zh" data-desk') });
    await page.getByRole('button', { name: '打开在线支持' }).click();
    await page.getByRole('button', { name: '请求服务' }).waitFor();
    await page.context().close();
  });

  it('a site’s own colour stands before the desk’s', async () => {
    site.desk = { ...harbour, accent: '#aa0000' };
    const background = async (page: Page) => {
      await open(page).click();
      const button = page.getByRole('button', { name: 'Request service' });
      return button.evaluate((element) => getComputedStyle(element).getPropertyValue('--accent'));
    };
    const desks = await site.visit(icon);
    expect(await background(desks.page)).toBe('#aa0000');
    const own = await site.visit({
      head: `<script src="site.js"></script>${icon.head}`,
      script: "document.documentElement.style.setProperty('--desk-accent', '#00aa00')",
    });
    expect(await background(own.page)).toBe('#00aa00');
    await desks.page.context().close();
    await own.page.context().close();
  });
});

describe('the seat list', () => {
  it('comes with its element, also when that appears later', async () => {
    const { page, problems } = await site.visit({ head: list.head });
    expect(files()).toEqual(['/deskside.js']);
    await page.evaluate(() => {
      const element = document.createElement('deskside-seats');
      element.setAttribute('desk', '80000001');
      document.querySelector('main')!.append(element);
    });
    await page.getByRole('button', { name: 'Request service: Mia Lindqvist' }).waitFor();
    expect(files()).toEqual(['/deskside.js', '/deskside/seats.js', '/v1/desks/80000001']);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('leads to a message for who is away, and to the code', async () => {
    const { page } = await site.visit(list);
    await page.getByRole('button', { name: 'Leave a message: Daniel Okafor' }).click();
    await page.getByText('For Daniel Okafor').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Enter it' }).click();
    await page.getByRole('heading', { name: 'Enter the six digits' }).waitFor();
    await page.context().close();
  });

  it('follows the statuses in place, and asks no oftener than it must', async () => {
    const { page } = await site.visit({ head: list.head });
    await page.clock.install();
    await page.evaluate(() => {
      const element = document.createElement('deskside-seats');
      element.setAttribute('desk', '80000001');
      document.querySelector('main')!.append(element);
    });
    const mia = page.getByRole('button', { name: 'Request service: Mia Lindqvist' });
    await mia.focus();
    const looks = () => site.asked.filter((path) => path.startsWith('/v1/')).length;
    expect(looks()).toBe(1);
    await page.clock.runFor(14_000);
    expect(looks()).toBe(1);
    site.desk = { ...harbour, seats: harbour.seats.map((seat) => ({ ...seat, status: 'away' as const })) };
    await page.clock.runFor(1_500);
    await page.getByRole('button', { name: 'Leave a message: Mia Lindqvist' }).waitFor();
    expect(looks()).toBe(2);
    const focused = await page.evaluate(() =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    );
    expect(focused).toBe('Leave a message: Mia Lindqvist');
    await page.context().close();
  });
});

describe('[B-C3] on a phone', () => {
  it('fills what is visible, and no input makes it zoom', async () => {
    const { page } = await site.visit(icon, {
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    await open(page).tap();
    await page.getByLabel('Your name').waitFor();
    const box = await page.getByRole('dialog').evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
    expect(box).toEqual({ x: 0, y: 0, width: 390, height: 800 });
    const size = await page.getByLabel('Your name').evaluate((element) => getComputedStyle(element).fontSize);
    expect(size).toBe('16px');
    await page.context().close();
  });

  it('fits 320 pixels without scrolling sideways', async () => {
    const { page } = await site.visit(icon, { viewport: { width: 320, height: 480 } });
    await open(page).click();
    await page.getByLabel('Your name').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.context().close();
  });
});

describe.each(['en', 'zh-CN'])('[B-C3] axe finds nothing, %s', (locale) => {
  const views = {
    request: { mode: 'auto' },
    seats: { mode: 'seats' },
    code: { mode: 'code' },
    message: { online: 0 },
  } as const;

  it.each(['light', 'dark'])('%s', async (theme) => {
    for (const [view, desk] of Object.entries(views)) {
      site.desk = { ...harbour, ...desk };
      const head = `<script async src="SERVER/deskside.js" data-desk="80000001" data-locale="${locale}" data-theme="${theme}"></script>`;
      const { page } = await site.visit({ head }, { reducedMotion: 'reduce', bypassCSP: true });
      await page.locator('deskside-widget button').first().click();
      await page.locator('[data-view] [data-focus]').waitFor();
      // With its messages as well.
      if (view === 'request' || view === 'message') await page.locator('[type=submit]').click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect({ view, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`) }).toEqual({
        view,
        violations: [],
      });
      await page.context().close();
    }
  });

  it('the seat list', async () => {
    const { page } = await site.visit(
      { ...list, head: list.head.replace('src', `data-locale="${locale}" src`) },
      { bypassCSP: true },
    );
    await page.locator('deskside-seats .seat-card').first().waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.context().close();
  });
});
