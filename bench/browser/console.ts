/**
 * Part of `npm run bench`: how fast the console is where there is much, in Chromium with a real server. A supporter has 20
 * conversations, one of them of 10,000 messages.
 *
 *     node bench/browser/console.ts [rounds]
 */
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../e2e/kit/launch.ts';
import { createCustomer, type Customer, type CustomerConversation } from '../../packages/sdk/src/customer.ts';
import { signIn } from '../../packages/sdk/src/supporter.ts';
import { PASSWORD, makeDesk } from '../../packages/server/test/kit/desk.ts';
import { TestServer, until } from '../../packages/server/test/kit/server.ts';
import { costOf } from './page-cost.ts';
import { median, table } from '../table.ts';

/** As fast as the machine is: the console runs at desks, not on customers' phones. */
const THROTTLE = 1;
const CONVERSATIONS = 20;
const MANY = 10_000;
/** What the others have. */
const FEW = 40;
/** Sent at a time. */
const TOGETHER = 100;
const KEYS = 40;
const DESK = '80000001';

interface Measured {
  start: number[];
  load: number[];
  open: number[];
  switches: number[];
  scroll: number[];
  keys: number[];
  news: number[];
}

async function fill(conversation: CustomerConversation, count: number): Promise<void> {
  for (let n = 0; n < count; n += TOGETHER) {
    const texts = Array.from({ length: Math.min(TOGETHER, count - n) }, (_, place) => `Message ${n + place + 1}`);
    await Promise.all(texts.map((text) => conversation.send({ text })));
  }
}

/** Customers with whom Ann talks; the first has said very much. */
async function openConversations(server: TestServer): Promise<Customer[]> {
  const ann = await signIn({ server: server.url, desk: DESK, user: 'ann', password: PASSWORD, storage: 'memory' });
  await ann.setStatus('online');
  const customers: Customer[] = [];
  for (let number = 1; number <= CONVERSATIONS; number += 1) {
    const customer = createCustomer({ server: server.url, desk: DESK, storage: 'memory' });
    customers.push(customer);
    const conversation = await customer.request({ name: `Customer ${number}`, group: 'technical' });
    const offer = await until(() => ann.$offers.get()[0]);
    await ann.accept(offer.offer.id);
    if (number > 1) await fill(conversation, FEW);
  }
  ann.destroy();
  await fill(customers[0]!.$conversation.get()!, MANY);
  return customers;
}

/** Milliseconds from the beginning of a page to the first frame in which something stands in it. */
const whenThere = (page: Page, selector: string, text: string) =>
  page.evaluate(
    ([wanted, words]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const all = [...document.querySelectorAll(wanted)];
          if (all.some((element) => element.textContent.includes(words))) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    [selector, text] as const,
  );

/** Milliseconds from a click on a conversation in the bar to the frame in which it is drawn. */
const switchTo = (page: Page, name: string) =>
  page.evaluate(async (wanted) => {
    const items = [...document.querySelectorAll<HTMLElement>('.conversation-bar__item')];
    const item = items.find((one) => one.querySelector('.cut')?.textContent === wanted);
    if (!item) throw new Error(`There is no ${wanted} in the bar.`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const from = performance.now();
    item.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const channel = new MessageChannel();
    const painted = new Promise((resolve) => (channel.port1.onmessage = resolve));
    channel.port2.postMessage(null);
    await painted;
    if (document.querySelector('h1')?.textContent !== wanted) throw new Error(`${wanted} was not shown in time.`);
    return performance.now() - from;
  }, name);

/** Milliseconds from each key to the frame that shows it. */
const typeKeys = (page: Page) =>
  page.evaluate(async (count) => {
    document.querySelector<HTMLTextAreaElement>('.composer__text')!.focus();
    const each: number[] = [];
    for (let key = 0; key < count; key += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const from = performance.now();
      document.execCommand('insertText', false, 'a');
      await new Promise((resolve) => setTimeout(resolve));
      each.push(performance.now() - from);
    }
    return each;
  }, KEYS);

const scrollThrough = (page: Page) =>
  page.evaluate(async () => {
    const log = document.querySelector('.log')!;
    for (let frame = 0; frame < 120; frame += 1) {
      log.scrollTop -= 400;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });

/** All conversations have come. */
const allThere = (page: Page) =>
  page.waitForFunction((count) => {
    const names = [...document.querySelectorAll('.conversation-bar__item .cut')].map((name) => name.textContent);
    return names.filter((name) => name.startsWith('Customer ')).length === count;
  }, CONVERSATIONS);

const first = 'Customer 1';

async function visit(
  browser: Browser,
  page: Page,
  console: string,
  customers: Customer[],
  measured: Measured,
  round: number,
) {
  await page.goto(`${console}#tasks`);
  await page.reload();
  // What one looks for: the page stands, the desk has told who waits.
  measured.start.push(await whenThere(page, '.page__main', 'Nobody is waiting'));
  await allThere(page);

  measured.open.push(await switchTo(page, first));
  await page.reload();
  measured.load.push(await whenThere(page, '.bubble', `Message ${MANY}`));
  await allThere(page);
  for (let number = 1; number <= CONVERSATIONS; number += 1) {
    measured.switches.push(await switchTo(page, `Customer ${number}`));
  }
  await switchTo(page, first);
  measured.scroll.push((await costOf(browser, page, THROTTLE, () => scrollThrough(page))).longest);
  await switchTo(page, 'Customer 2');
  await switchTo(page, first);
  await costOf(browser, page, THROTTLE, async () => {
    measured.keys.push(...(await typeKeys(page)));
  });
  const conversation = customers[0]!.$conversation.get()!;
  const news = await costOf(browser, page, THROTTLE, async () => {
    for (let n = 0; n < 5; n += 1) {
      await conversation.send({ text: `News ${round}-${n}` });
      await whenThere(page, '[role=log] .bubble', `News ${round}-${n}`);
    }
  });
  measured.news.push(news.longest);
}

/** What 19 of 20 do not go beyond. */
const most = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * 0.95) - 1] ?? Infinity;

/** Prints the table; answers whether every promise is kept. */
async function measureConsole(rounds: number): Promise<boolean> {
  const server = await TestServer.start();
  const browser = await launch('whole');
  let customers: Customer[] = [];
  try {
    const desk = await makeDesk(server, { mode: 'auto', greeting: '', capacity: CONVERSATIONS }, undefined, DESK);
    await desk.activate('ann');
    customers = await openConversations(server);
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const address = `${server.url}/console/`;
    await page.goto(address);
    await page.getByLabel('Desk id').fill(DESK);
    await page.getByLabel('User name', { exact: true }).fill('ann');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Tasks' }).waitFor();

    const measured: Measured = { start: [], load: [], open: [], switches: [], scroll: [], keys: [], news: [] };
    for (let round = 0; round < rounds; round += 1) await visit(browser, page, address, customers, measured, round);
    const title = `The console in Chromium, ${CONVERSATIONS} conversations, medians of ${rounds} rounds`;
    return table(title, [
      ['from a reload to the list of tasks', median(measured.start), 1_000, 'ms'],
      [`from a reload to a conversation of ${MANY} messages`, median(measured.load), 2_000, 'ms'],
      ['to that conversation from the tasks', median(measured.open), 100, 'ms'],
      [`from one of ${CONVERSATIONS} conversations to another`, median(measured.switches), 50, 'ms'],
      ['19 of 20 of these within', most(measured.switches), 100, 'ms'],
      ['longest task while scrolling in it', median(measured.scroll), 50, 'ms'],
      ['from a key to what it writes in it', median(measured.keys), 16, 'ms'],
      ['longest task when something new is said in it', median(measured.news), 50, 'ms'],
    ]);
  } finally {
    for (const customer of customers) customer.destroy();
    await browser.close();
    await server.close();
  }
}

if (!(await measureConsole(Number(process.argv[2] ?? 5)))) process.exitCode = 1;
