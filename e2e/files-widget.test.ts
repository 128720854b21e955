import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, openSupport, reply, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', fileBytesMax: 1_000_000, fileEndingsRefused: ['exe'] });
  ann = await stage.supporter('ann');
  customer = await stage.customer();
  await openSupport(customer);
  await askForService(customer);
  await accept(ann, 'Clara');
  await customer.getByRole('button', { name: 'Attach files' }).waitFor();
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

/** A picture, drawn by the browser. */
const picture = async () =>
  Buffer.from(
    await customer.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 200);
      const pen = canvas.getContext('2d')!;
      pen.fillStyle = '#c00';
      pen.fillRect(0, 0, 400, 200);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    }),
  );
const text = (name: string, words = 'it stopped at noon') => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(words),
});
const choose = (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  customer.locator('input[type=file]').setInputFiles(files);

/** As if these files, or texts, came by the clipboard or were held over the panel. */
const bring = (event: 'paste' | 'dragover' | 'drop', names: string[], words = '') =>
  customer.getByRole('textbox', { name: 'Write a message…' }).evaluate(
    (box, { event: kind, names: all, words: plain }) => {
      const data = new DataTransfer();
      for (const name of all) data.items.add(new File(['brought'], name, { type: 'text/plain' }));
      if (plain) data.setData('text/plain', plain);
      const more = { bubbles: true, cancelable: true, composed: true };
      box.dispatchEvent(
        kind === 'paste'
          ? new ClipboardEvent(kind, { ...more, clipboardData: data })
          : new DragEvent(kind, { ...more, dataTransfer: data }),
      );
    },
    { event, names, words },
  );

describe('[B-C7] files', () => {
  it('[B-C7] several at once, each with its own card; too large is said before anything is sent', async () => {
    await choose({ name: 'screen.png', mimeType: 'image/png', buffer: await picture() }, text('log.txt'), {
      name: 'huge.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(1_000_001),
    });
    await customer.getByText('Not sent: huge.bin. A file may be up to 1 MB, and not empty.').waitFor();
    await ann.getByText('log.txt').first().waitFor();
    await ann.getByText('screen.png').first().waitFor();
    const saved = customer.waitForEvent('download');
    await customer.getByRole('button', { name: 'Save log.txt' }).click();
    expect((await saved).suggestedFilename()).toBe('log.txt');
  });

  it('[B-C7] a picture opens large by keyboard, Esc closes it alone, the focus comes back', async () => {
    const small = customer.getByRole('button', { name: 'Open screen.png' });
    await small.focus();
    await customer.keyboard.press('Enter');
    const large = customer.getByRole('dialog', { name: 'screen.png' });
    await large.waitFor();
    await expect.poll(async () => (await large.locator('canvas').boundingBox())?.width).toBe(400);
    const saved = customer.waitForEvent('download');
    await large.getByRole('button', { name: 'Save screen.png' }).click();
    expect((await saved).suggestedFilename()).toBe('screen.png');
    await customer.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    const focused = () =>
      customer.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('Open screen.png');
    expect(await customer.getByRole('dialog').count()).toBe(1);
  });

  it('[B-C7] paste and drop; a text that comes with a picture of itself stays a text', async () => {
    await bring('paste', ['pasted.txt']);
    await ann.getByText('pasted.txt').first().waitFor();
    await bring('dragover', ['dropped.txt']);
    const target = () =>
      customer.locator('.panel').evaluate((panel) => getComputedStyle(panel, '::after').content.replaceAll('"', ''));
    expect(await target()).toBe('Drop files here to send them');
    await bring('drop', ['dropped.txt', 'other.txt']);
    expect(await target()).toBe('none');
    await ann.getByText('dropped.txt').first().waitFor();
    await ann.getByText('other.txt').first().waitFor();
    await bring('paste', ['of-words.txt'], 'words of a document');
    await write(customer, 'after the words');
    await ann.getByText('after the words').first().waitFor();
    expect(await customer.getByText('of-words.txt').count()).toBe(0);
  });

  it('[B-C7] shows how far a file is, can be taken back, and is said in quarters', async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    await customer.route('**/files/*', async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue().catch(() => {});
    });
    await choose(text('slow.txt'));
    await customer.getByText('Sending slow.txt, 0 %').waitFor();
    await customer.getByText(/^0.* of 0.1 kB/).waitFor();
    await customer.getByRole('button', { name: 'Do not send slow.txt' }).click();
    await customer.getByText('slow.txt', { exact: true }).waitFor({ state: 'detached' });
    go();
    await customer.unroute('**/files/*');
  });

  it('[B-C7] what the desk refuses says why; what did not arrive is sent again', async () => {
    await choose(text('tool.exe'));
    await customer.getByText('This desk does not take files of this kind.').waitFor();
    await customer.getByRole('button', { name: 'Do not send tool.exe' }).click();

    let refusals = 1;
    await customer.route('**/files/*', async (route) => {
      if (route.request().method() === 'PUT' && refusals-- > 0) {
        await route.fulfill({
          status: 413,
          contentType: 'application/json',
          headers: { 'access-control-allow-origin': '*' },
          body: JSON.stringify({ error: { code: 'too_large', message: 'too large' } }),
        });
      } else await route.continue();
    });
    await choose(text('again.txt'));
    await customer.getByRole('button', { name: 'Try again' }).click();
    await ann.getByText('again.txt').first().waitFor();
    await customer.unroute('**/files/*');
  });

  it('[B-C7] has no button where the desk takes no files', async () => {
    const other = await openStage({ mode: 'auto', fileBytesMax: 0 });
    try {
      const helper = await other.supporter('ann');
      const page = await other.customer();
      await openSupport(page);
      await askForService(page);
      await accept(helper, 'Clara');
      await write(page, 'a word');
      await helper.getByText('a word').first().waitFor();
      await page.getByText(/Delivered|Read/).waitFor();
      expect(await page.getByRole('button', { name: 'Attach files' }).count()).toBe(0);
    } finally {
      await other.close();
    }
  });

  it('[B-C7] axe finds nothing in a conversation with files', async () => {
    const { violations } = await new AxeBuilder({ page: customer }).include('deskside-widget').analyze();
    expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
  });
});

describe('[B-C7] links and second thoughts', () => {
  it('go both ways, are shown as they are, and can be taken back', async () => {
    await reply(ann, 'Read https://help.example/stopped please');
    const link = customer.getByRole('link', { name: 'https://help.example/stopped' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');

    await write(customer, 'My password is hunter2');
    const said = (words: string) => customer.getByRole('listitem').filter({ hasText: words });
    await customer.getByText('My password is hunter2').hover();
    await said('My password is hunter2').getByRole('button', { name: 'Change' }).click();
    await customer.getByRole('textbox', { name: 'Change' }).fill('I forgot my password');
    await customer.getByRole('button', { name: 'Save', exact: true }).click();
    await customer.getByText(/· changed$/).waitFor();
    // Ann sees the new words as typing already while the old ones still stand: what was said has to go.
    await ann.getByText('hunter2').waitFor({ state: 'detached' });
    await ann.getByText('I forgot my password').waitFor();

    await customer.getByText('I forgot my password').hover();
    await said('I forgot my password').getByRole('button', { name: 'Delete' }).click();
    await customer.getByText('Deleted', { exact: true }).waitFor();
    await ann.getByText('I forgot my password').waitFor({ state: 'detached' });
  });
});
