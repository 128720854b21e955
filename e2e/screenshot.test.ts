import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport } from './kit/acts.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', fileBytesMax: 1_000_000 }, undefined, { browser: 'whole' });
  ann = await stage.supporter('ann');
});
afterEach(async ({ task }) => {
  await stage.picture(task);
  // A supporter has only so many conversations at a time.
  await endConversation(ann);
  await customer.context().close();
});
afterAll(async () => stage.close());

/** Colours that are nowhere else, as `red,green,blue`. */
const SECRET = '255,0,255';
const SHOWN = '0,255,255';
const BOX = '224,38,43';
const GREY = '138,144,155';

/** A customer in a conversation, on a page with fields; secrets are written in a colour of their own. */
async function inConversation(name: string, options: Parameters<Stage['customer']>[1] = {}): Promise<void> {
  const page = await stage.customer('/form', options);
  await page.evaluate(
    ([secret, shown]) => {
      for (const element of document.querySelectorAll<HTMLElement>('#account, input')) {
        element.style.cssText = `color: rgb(${secret}); font: 900 30px monospace`;
      }
      const control = document.createElement('p');
      control.textContent = 'SHOWN';
      control.style.cssText = `color: rgb(${shown}); font: 900 60px monospace; margin: 0`;
      document.querySelector('h1')!.before(control);
    },
    [SECRET, SHOWN],
  );
  await openSupport(page);
  await askForService(page, { name });
  await accept(ann, name);
  await page.getByRole('button', { name: 'Screenshot', exact: true }).waitFor();
  customer = page;
}

const editorOf = (page: Page) => page.getByRole('dialog', { name: 'Screenshot' });
const surfaceOf = (page: Page) => editorOf(page).getByRole('application');

async function openEditor(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Screenshot', exact: true }).click();
  await editorOf(page)
    .getByRole('button', { name: /^This page/ })
    .click();
  await surfaceOf(page).waitFor();
}

/** Drags over shares of the picture. */
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const { x, y, width, height } = (await surfaceOf(page).boundingBox())!;
  await page.mouse.move(x + from[0] * width, y + from[1] * height);
  await page.mouse.down();
  await page.mouse.move(x + ((from[0] + to[0]) / 2) * width, y + ((from[1] + to[1]) / 2) * height);
  await page.mouse.move(x + to[0] * width, y + to[1] * height);
  await page.mouse.up();
}

const send = (page: Page) => editorOf(page).getByRole('button', { name: 'Send', exact: true }).click();

/** What the supporter has got: the size, and how many pixels there are of each colour. */
async function received(
  supporter: Page,
): Promise<{ width: number; height: number; colours: Map<string, number>; text: string }> {
  await supporter
    .getByRole('img', { name: /^Screenshot [\d.]+\.png$/ })
    .last()
    .waitFor();
  const download = supporter.waitForEvent('download');
  await supporter
    .getByRole('button', { name: /^(?:Save|Download).*Screenshot [\d.]+\.png/ })
    .last()
    .click();
  const bytes = readFileSync(await (await download).path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const { width, height, colours } = await supporter.evaluate(
    async (all) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(all)]));
      const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      pen.drawImage(bitmap, 0, 0);
      const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
      const counts = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return { width: bitmap.width, height: bitmap.height, colours: [...counts] };
    },
    [...bytes],
  );
  return { width, height, colours: new Map(colours), text: bytes.toString('latin1') };
}

describe('[M-C12] a screenshot', () => {
  it('[M-C12] of the page goes to the supporter with a box on it, and without what is private', async () => {
    await inConversation('Clara');
    // Without the marks the same texts are there: the test would see them.
    await customer.evaluate(() => document.querySelector('#account')!.removeAttribute('data-deskside-private'));
    await openEditor(customer);
    await send(customer);
    const open = await received(ann);
    expect(open.colours.get(SECRET)).toBeGreaterThan(100);
    expect(open.colours.get(SHOWN)).toBeGreaterThan(100);

    await customer.evaluate(() => document.querySelector('#account')!.setAttribute('data-deskside-private', ''));
    await openEditor(customer);
    await surfaceOf(customer).press('Enter');
    await editorOf(customer).getByRole('radio', { name: 'Box' }).check();
    await drag(customer, [0.5, 0.5], [0.8, 0.8]);
    await send(customer);
    await expect.poll(() => ann.getByRole('img', { name: /^Screenshot/ }).count()).toBe(2);
    const picture = await received(ann);
    expect(picture.colours.get(SECRET)).toBeUndefined();
    expect(picture.colours.get(SHOWN)).toBeGreaterThan(100);
    expect(picture.colours.get(BOX)).toBeGreaterThan(100);
    expect(picture.text).not.toContain('CANARY');
    // The widget, which covers a corner of the page, is not in it.
    expect({ width: picture.width, height: picture.height }).toEqual(customer.viewportSize());
  });

  it('[M-C12] shows a chosen part only, and nothing of what is blurred', async () => {
    await inConversation('Bo');
    await openEditor(customer);
    await drag(customer, [0.3, 0.4], [0, 0]);
    await surfaceOf(customer).press('Enter');
    await editorOf(customer).getByRole('radio', { name: 'Blur' }).check();
    await drag(customer, [0.01, 0.01], [0.99, 0.99]);
    // Undo brings it back while it is here, redo takes it away again.
    await customer.keyboard.press('Control+z');
    await customer.getByText('0 marks').waitFor();
    await customer.keyboard.press('Control+y');
    await customer.getByText('1 mark', { exact: true }).waitFor();
    await send(customer);
    const picture = await received(ann);
    expect(picture.colours.get(SHOWN)).toBeUndefined();
    const { width, height } = customer.viewportSize()!;
    expect(picture.width / width).toBeCloseTo(0.3, 1);
    expect(picture.height / height).toBeCloseTo(0.4, 1);
  });

  it('[M-C12] is made with the keyboard alone, and left with Esc or a right click', async () => {
    await inConversation('Kim');
    await customer.getByRole('button', { name: 'Screenshot', exact: true }).focus();
    await customer.keyboard.press('Enter');
    await editorOf(customer).waitFor();
    await customer.keyboard.press('Escape');
    await editorOf(customer).waitFor({ state: 'detached' });
    // The panel stays open, and the focus is where it was.
    expect(await customer.evaluate(() => document.activeElement!.shadowRoot!.activeElement!.textContent)).toBe(
      'Screenshot',
    );
    await openEditor(customer);
    await surfaceOf(customer).click({ button: 'right' });
    await editorOf(customer).waitFor({ state: 'detached' });

    await customer.keyboard.press('Enter');
    await editorOf(customer)
      .getByRole('button', { name: /^This page/ })
      .waitFor();
    await customer.keyboard.press('Enter');
    await surfaceOf(customer).waitFor();
    for (let step = 0; step < 10; step++) await customer.keyboard.press('Shift+ArrowLeft');
    await customer.keyboard.press('ArrowRight');
    await customer.keyboard.press('Enter');
    await customer.keyboard.press('Enter');
    await customer.getByText('1 mark', { exact: true }).waitFor();
    await customer.keyboard.press('Shift+ArrowDown');
    await customer.keyboard.press('Tab');
    await customer.keyboard.press('ArrowRight');
    await customer.keyboard.press('ArrowRight');
    await customer.keyboard.press('ArrowRight');
    expect(await editorOf(customer).getByRole('radio', { name: 'Text' }).isChecked()).toBe(true);
    await customer.keyboard.press('Shift+Tab');
    await customer.keyboard.press('Enter');
    await customer.keyboard.type('Here');
    await customer.keyboard.press('Enter');
    await customer.getByText('2 marks').waitFor();
    for (let step = 0; step < 6; step++) {
      await customer.keyboard.press('Tab');
      if (
        await editorOf(customer)
          .getByRole('button', { name: 'Send', exact: true })
          .evaluate((one) => one.matches(':focus'))
      )
        break;
    }
    await customer.keyboard.press('Enter');
    const picture = await received(ann);
    expect(picture.width).toBeLessThan(customer.viewportSize()!.width);
    expect(picture.colours.get(BOX)).toBeGreaterThan(50);
  });

  it('[M-C12] works with a finger on a phone', async () => {
    await inConversation('Pia', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    });
    // Phones take no pictures of the screen, so nobody is asked.
    await customer.evaluate(() =>
      Object.defineProperty(navigator.mediaDevices, 'getDisplayMedia', { value: undefined }),
    );
    await customer.getByRole('button', { name: 'Screenshot', exact: true }).tap();
    await surfaceOf(customer).waitFor();
    await editorOf(customer).getByRole('radio', { name: 'Arrow' }).tap();
    const { x, y, width, height } = (await surfaceOf(customer).boundingBox())!;
    const touch = await customer.context().newCDPSession(customer);
    const at = (share: number) => [{ x: x + width * share, y: y + height * share }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0.3) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(0.5) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(0.7) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await customer.getByText('1 mark', { exact: true }).waitFor();
    expect(
      await editorOf(customer).evaluate(
        (box) => box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight,
      ),
    ).toBe(true);
    // Browsers take a tap right after a stroke for the end of the stroke, people tap again.
    await until(async () => {
      await editorOf(customer).getByRole('button', { name: 'Send', exact: true }).tap();
      const closed = editorOf(customer).waitFor({ state: 'hidden', timeout: 2_000 });
      return closed.then(
        () => true,
        () => false,
      );
    });
    const picture = await received(ann);
    expect(picture.colours.get(BOX)).toBeGreaterThan(50);
    expect(picture.colours.get(SECRET)).toBeUndefined();
    expect(picture.width).toBe(780);
  });

  it('[M-C12] of the tab has grey where something private is', async () => {
    await inConversation('Tom');
    await customer.getByRole('button', { name: 'Screenshot', exact: true }).click();
    await editorOf(customer)
      .getByRole('button', { name: /^Screen, window or tab/ })
      .click();
    await surfaceOf(customer).waitFor();
    await send(customer);
    const picture = await received(ann);
    // A picture of the screen is compressed like a film, so colours are only near to what they were.
    const near = (colour: string) =>
      [...picture.colours].reduce((sum, [one, count]) => {
        const [red, green, blue] = one.split(',').map(Number) as [number, number, number];
        const [r, g, b] = colour.split(',').map(Number) as [number, number, number];
        return Math.hypot(red - r, green - g, blue - b) < 60 ? sum + count : sum;
      }, 0);
    expect(near(SHOWN)).toBeGreaterThan(100);
    // The remark, which is no secret of the page's, is in that colour; account, password and card must not be.
    expect(near(SECRET)).toBeGreaterThan(100);
    expect(near(GREY)).toBeGreaterThan(1000);
    await customer.evaluate(() => document.querySelector('#remark')!.remove());
    await customer.getByRole('button', { name: 'Screenshot', exact: true }).click();
    await editorOf(customer)
      .getByRole('button', { name: /^Screen, window or tab/ })
      .click();
    await surfaceOf(customer).waitFor();
    await send(customer);
    await until(async () => (await ann.getByRole('img', { name: /^Screenshot/ }).count()) === 2);
    picture.colours = (await received(ann)).colours;
    expect(near(SHOWN)).toBeGreaterThan(100);
    expect(near(SECRET)).toBe(0);
    // And the page has everything back.
    expect(await customer.evaluate(() => getComputedStyle(document.querySelector('#account')!).opacity)).toBe('1');
  });

  it.each(['en', 'zh-CN'])('[M-C12] axe finds nothing, %s', async (locale) => {
    await inConversation(`Axe ${locale}`);
    await customer.evaluate((language) => {
      (window as unknown as { deskside: { setLocale(to: string): void } }).deskside.setLocale(language);
    }, locale);
    await customer.getByRole('button', { name: locale === 'en' ? 'Screenshot' : '截图', exact: true }).click();
    const dialog = customer.getByRole('dialog', { name: locale === 'en' ? 'Screenshot' : '截图' });
    const look = async () => {
      const { violations } = await new AxeBuilder({ page: customer })
        .include({ fromShadowDom: ['deskside-widget', 'dialog'] })
        .analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
    };
    await dialog.getByRole('button', { name: /^(?:This page|当前页面)/ }).waitFor();
    await look();
    await dialog.getByRole('button', { name: /^(?:This page|当前页面)/ }).click();
    await dialog.getByRole('application').waitFor();
    await look();
    await customer.keyboard.press('Enter');
    await customer.keyboard.press('Enter');
    await dialog.getByText(locale === 'en' ? '1 mark' : '1 个标注').waitFor();
    await look();
  });
});
