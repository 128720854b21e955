/**
 * Part of `npm run bench`: what the widget costs a page. Bytes as a browser loads them; the main thread with the
 * processor slowed down four times, the icon against an empty script in the same run.
 *
 *     node bench/browser/widget.ts [rounds]
 */
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from '../../e2e/kit/launch.ts';
import { signIn, type Supporter, type SupporterConversation } from '../../packages/sdk/src/supporter.ts';
import type { PublicDesk } from '../../packages/sdk/src/protocol/index.ts';
import { PASSWORD, call, makeDesk } from '../../packages/server/test/kit/desk.ts';
import { TestServer, until } from '../../packages/server/test/kit/server.ts';
import { compare, shiftOf, visitArticle, type Visit } from './article.ts';
import { openCompanySite, type CompanySite } from './company-site.ts';
import { costOf, type Cost } from './page-cost.ts';
import { median, table } from '../table.ts';

const THROTTLE = 4;
const HISTORY = 12;
const LONG_HISTORY = 2_000;
/** Long enough for everything to have come to rest on a slowed-down page. */
const REST_MS = 2_500;
const DESK = '80000001';

interface Measured {
  icon: Cost[];
  empty: Cost[];
  open: Cost[];
  scroll: Cost[];
  shift: number[];
  without: Visit[];
  with: Visit[];
  before: string[];
  opened: string[];
  stored: number;
}

/** Runs in the page: adds a script as a site would, and waits until it has done its work. */
const addScript = (page: Page, src: string) =>
  page.evaluate(
    async ([address, desk, rest]) => {
      const script = document.createElement('script');
      script.async = true;
      script.src = address;
      script.dataset['desk'] = desk;
      document.head.append(script);
      await new Promise((resolve) => setTimeout(resolve, rest));
    },
    [src, DESK, REST_MS] as const,
  );

const scrollThrough = (page: Page) =>
  page.evaluate(async () => {
    const log = document.querySelector('deskside-widget')!.shadowRoot!.querySelector('[role=log]')!;
    for (let frame = 0; frame < 60; frame++) {
      log.scrollTop -= 400;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });

async function talk(page: Page, server: TestServer, supporter: Supporter): Promise<SupporterConversation> {
  await supporter.setStatus('online');
  // Pages learn of it within two seconds.
  await until(async () => (await call<PublicDesk>(server, 'GET', `/desks/${DESK}`)).body.online > 0);
  await page.reload();
  await addScript(page, `${server.url}/deskside.js`);
  await page.getByRole('button', { name: /^Open support/ }).click();
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Technical support' });
  await page.getByRole('button', { name: 'Request service', exact: true }).click();
  const offer = await until(() => supporter.$offers.get()[0]);
  return supporter.accept(offer.offer.id);
}

/** The icon alone; then a page of a customer whose conversation stands open. */
async function visit(
  browser: Browser,
  context: BrowserContext,
  server: TestServer,
  site: CompanySite,
  measured: Measured,
): Promise<void> {
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(site.origin);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  await page.evaluate(() => localStorage.clear());
  measured.empty.push(await costOf(browser, page, THROTTLE, () => addScript(page, `${site.origin}/empty.js`)));
  await page.goto(site.origin);
  asked.length = 0;
  measured.icon.push(await costOf(browser, page, THROTTLE, () => addScript(page, `${server.url}/deskside.js`)));
  measured.before = [...asked];
  measured.stored = Math.max(measured.stored, await page.evaluate(() => localStorage.length + document.cookie.length));
  await page.goto(site.origin);
  await page.evaluate((values) => Object.assign(localStorage, JSON.parse(values)), kept);
  asked.length = 0;
  measured.open.push(await costOf(browser, page, THROTTLE, () => addScript(page, `${server.url}/deskside.js`)));
  measured.opened = asked.filter((url) => url.endsWith('.js') && !url.endsWith('/deskside.js'));
  if ((await page.getByRole('log').getByText(`Message ${HISTORY}`, { exact: true }).count()) !== 1) {
    throw new Error('The conversation did not open in time.');
  }
  measured.shift.push(await shiftOf(page));
  await page.close();
}

/** Prints the table; answers whether every promise is kept. */
async function measureWidget(rounds: number): Promise<boolean> {
  const server = await TestServer.start();
  const site = await openCompanySite(DESK);
  const browser = await launch('whole');
  let supporter: Supporter | undefined;
  try {
    const desk = await makeDesk(server, { origins: [site.origin] }, undefined, DESK);
    await desk.activate('ann');
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    const first = await context.newPage();
    await first.goto(site.origin);
    await addScript(first, `${server.url}/deskside.js`);
    supporter = await signIn({ server: server.url, desk: DESK, user: 'ann', password: PASSWORD });
    const conversation = await talk(first, server, supporter);
    for (let n = 1; n <= HISTORY; n++) await conversation.send({ text: `Message ${n}` });
    await first.getByRole('log').getByText(`Message ${HISTORY}`, { exact: true }).waitFor();
    await first.close();

    const measured: Measured = {
      icon: [],
      empty: [],
      open: [],
      scroll: [],
      shift: [],
      without: [],
      with: [],
      before: [],
      opened: [],
      stored: 0,
    };
    for (let round = 0; round < rounds; round++) await visit(browser, context, server, site, measured);

    const strangers = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    const article = `${site.origin}/article`;
    const withWidget = `${article}?${encodeURIComponent(`${server.url}/deskside.js`)}`;
    for (let round = 0; round < rounds; round++) {
      measured.without.push(await visitArticle(browser, strangers, article, THROTTLE, REST_MS));
      measured.with.push(await visitArticle(browser, strangers, withWidget, THROTTLE, REST_MS));
    }

    for (let n = 0; n < LONG_HISTORY; n += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => conversation.send({ text: `One of many, ${n + i}` })));
    }
    const long = await context.newPage();
    await long.goto(site.origin);
    await addScript(long, `${server.url}/deskside.js`);
    await long.bringToFront();
    await long.getByText(`One of many, ${LONG_HISTORY - 1}`, { exact: true }).waitFor();
    for (let round = 0; round < rounds; round++) {
      measured.scroll.push(await costOf(browser, long, THROTTLE, () => scrollThrough(long)));
    }
    return await report(server, measured);
  } finally {
    // Its socket would keep the process.
    supporter?.destroy();
    await browser.close();
    site.close();
    await server.close();
  }
}

/** Files with their sizes, in kB of brotli. */
async function weigh(server: TestServer, addresses: readonly string[]): Promise<[name: string, size: number][]> {
  return Promise.all(
    addresses.map(async (address) => {
      const url = new URL(address, server.url);
      const text = await (await fetch(url)).text();
      return [/([\w-]+?)(?:-[\w-]{8})?\.js$/.exec(url.pathname)![1]!, brotliCompressSync(text).length / 1000];
    }),
  );
}
const sumOf = (files: [name: string, size: number][]) => files.reduce((sum, [, size]) => sum + size, 0);

async function report(server: TestServer, { icon, empty, open, scroll, shift, ...rest }: Measured): Promise<boolean> {
  const more = (costs: Cost[]) => median(costs.map(({ busy }, round) => busy - empty[round]!.busy));
  const longest = (costs: Cost[]) => median(costs.map((cost) => cost.longest));
  const opened = await weigh(server, rest.opened);
  const isKept = table(
    `The widget in Chromium, processor slowed down ${THROTTLE} times, medians of ${icon.length} rounds; the main thread more than for an empty script`,
    [
      ['script that draws the icon, brotli', sumOf(await weigh(server, ['/deskside.js'])), 2, 'kB'],
      ['all that a page with a running conversation loads, brotli', sumOf(opened), 18, 'kB'],
      ['requests before the first intent, besides script and settings', Math.max(0, rest.before.length - 2), 0, ''],
      ['values stored before the first click', rest.stored, 0, ''],
      ['main thread for the icon', more(icon), 30, 'ms'],
      ['longest task of the icon', longest(icon), 50, 'ms'],
      [`main thread from nothing to a composer with ${HISTORY} messages`, more(open), 250, 'ms'],
      ['longest task of that', longest(open), 50, 'ms'],
      [`longest task while scrolling through ${LONG_HISTORY} messages`, longest(scroll), 50, 'ms'],
      [
        'layout shift of that and of a page with the icon',
        Math.max(...shift, ...rest.with.map((one) => one.shift)),
        0,
        '',
      ],
    ],
  );
  console.log(`\nLoaded with the conversation: ${opened.map(([name, kB]) => `${name} ${kB.toFixed(1)}`).join(', ')}`);
  compare(rest.without, rest.with);
  return isKept;
}

if (!(await measureWidget(Number(process.argv[2] ?? 7)))) process.exitCode = 1;
