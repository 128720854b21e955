import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, reply, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', fileBytesMax: 1_000_000 });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const ATTACK = '</style><img src=x onerror="document.title=1"><script>document.title=1</script>';

/** A conversation with all there is: a picture, a changed and a deleted message, and somebody who means harm. */
async function converse(name: string, options: Parameters<Stage['customer']>[1] = {}): Promise<Page> {
  const customer = await stage.customer('/', { timezoneId: 'Asia/Shanghai', ...options });
  await openSupport(customer);
  await askForService(customer, { name });
  await accept(ann, name);
  await write(customer, 'It prints blank pages');
  await reply(ann, ATTACK);
  await customer.getByText(ATTACK).waitFor();
  const picture = Buffer.from(
    await customer.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 20);
      const pen = canvas.getContext('2d')!;
      pen.fillStyle = '#c00';
      pen.fillRect(0, 0, 40, 20);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    }),
  );
  await customer.locator('input[type=file]').setInputFiles([
    { name: 'blank.png', mimeType: 'image/png', buffer: picture },
    { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('it stopped at noon') },
  ]);
  await ann.getByText('log.txt').first().waitFor();
  await ann.getByRole('img', { name: 'blank.png' }).last().waitFor();
  await write(customer, 'My password is hunter2');
  await customer.getByText('My password is hunter2').hover();
  await customer.getByRole('button', { name: 'Delete' }).last().click();
  await customer.getByText('Deleted', { exact: true }).waitFor();
  return customer;
}

async function choose(customer: Page, item: string): Promise<{ name: string; path: string }> {
  const download = customer.waitForEvent('download');
  await customer.getByRole('button', { name: 'More' }).click();
  await customer.getByRole('menuitem', { name: item }).click();
  const file = await download;
  return { name: file.suggestedFilename(), path: await file.path() };
}

describe('[M-C13] the conversation is kept', () => {
  it('[M-C13] as a page that needs nobody, as text, and on paper', async () => {
    const customer = await converse('Clara');
    const page = await choose(customer, 'Save as a page');
    expect(page.name).toMatch(/^Conversation Test desk \d{4}-\d\d-\d\d\.html$/);
    // The menu closes when it is done, and the focus is back.
    await customer.getByRole('menuitem').first().waitFor({ state: 'detached' });

    const reader = await stage.person();
    await reader.context().setOffline(true);
    await reader.setContent(readFileSync(page.path, 'utf8'), { waitUntil: 'load' });
    expect(await reader.title()).toBe('Conversation with Ann');
    await reader.getByText('It prints blank pages').waitFor();
    await reader.getByText(ATTACK).waitFor();
    expect(await reader.locator('script').count()).toBe(0);
    expect(await reader.locator('img').count()).toBe(1);
    expect(
      await reader.getByRole('img', { name: 'blank.png' }).evaluate((one) => (one as HTMLImageElement).naturalWidth),
    ).toBe(40);
    await reader.getByText(/^File: log\.txt \(0\.1 kB\)$/).waitFor();
    await reader.getByText('Deleted', { exact: true }).waitFor();
    await reader.getByText('Times in China Standard Time (Asia/Shanghai)').waitFor();
    expect(await reader.getByText('hunter2').count()).toBe(0);
    const hour = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' });
    expect((await reader.locator('time').first().innerText()).slice(0, 2)).toBe(hour.format(Date.now()));

    const text = await choose(customer, 'Save as text');
    expect(text.name).toMatch(/\.txt$/);
    expect(readFileSync(text.path, 'utf8')).toMatch(/\[\d\d:\d\d:\d\d\] You: It prints blank pages\n/);

    // Nothing of the page is on the paper, and nothing of it has changed afterwards.
    await customer.evaluate(() =>
      Object.assign(window, { print: () => document.documentElement.setAttribute('data-printed', '') }),
    );
    await customer.getByRole('button', { name: 'More' }).click();
    await customer.getByRole('menuitem', { name: 'Print' }).click();
    await customer.locator('html[data-printed]').waitFor();
    const paper = customer.locator('[data-deskside-print]');
    expect(await paper.isVisible()).toBe(false);
    await customer.emulateMedia({ media: 'print' });
    expect(await paper.isVisible()).toBe(true);
    expect(await paper.getByText('It prints blank pages').isVisible()).toBe(true);
    expect(
      await paper.locator('canvas').evaluate((box) => {
        const { data } = (box as HTMLCanvasElement).getContext('2d')!.getImageData(20, 10, 1, 1);
        return [...data];
      }),
    ).toEqual([204, 0, 0, 255]);
    expect(await customer.getByText('A page of a company.').isVisible()).toBe(false);
    await customer.emulateMedia({ media: 'screen' });
    await customer.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await paper.count()).toBe(0);
    expect(await customer.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    expect(await customer.getByText('A page of a company.').isVisible()).toBe(true);
    await endConversation(ann);
  });

  it('[M-C13] after its end, by keyboard, in Chinese, on a phone', async () => {
    const customer = await converse('Dora', { viewport: { width: 390, height: 844 } });
    await endConversation(ann);
    await customer.getByRole('heading', { name: 'How was it?' }).waitFor();
    await customer.getByRole('button', { name: 'Skip' }).click();
    await customer.evaluate(() => {
      (window as unknown as { deskside: { setLocale(to: string): void } }).deskside.setLocale('zh-CN');
    });
    const download = customer.waitForEvent('download');
    await customer.getByRole('button', { name: '保存为网页' }).focus();
    await customer.keyboard.press('Enter');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^会话 Test desk \d{4}-\d\d-\d\d\.html$/);
    const html = readFileSync(await file.path(), 'utf8');
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toContain('src="data:image/png;base64,');
    expect(html).toContain('已删除');
    expect(html).toContain('中国标准时间 (Asia/Shanghai)');
  });
});
