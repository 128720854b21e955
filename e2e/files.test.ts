import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer, type CustomerConversation } from '@deskside/sdk/customer';
import { accept, reply } from './kit/acts.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

/** A picture that a browser can draw: a plain grey one. */
function drawing(width: number, height: number): Buffer<ArrayBuffer> {
  const chunk = (name: string, content: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(content.length, 0);
    numbers.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 0x80);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

let stage: Stage;
let customer: Customer;
let conversation: CustomerConversation;
let ann: Page;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', fileEndingsRefused: ['exe'] });
  ann = await stage.supporter('ann');
  customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
  conversation = await customer.request({ name: 'Clara', group: 'technical' });
  await accept(ann, 'Clara');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  customer.destroy();
  await stage.close();
});

/** What the supporter saves. */
async function saved(name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    ann.waitForEvent('download'),
    ann.getByRole('button', { name: `Save ${name}` }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  return readFileSync(await download.path());
}

/** The newest message of the supporter, once it has a file of this name. */
const heard = (name: string) =>
  until(() => conversation.$messages.get().find(({ mine, file }) => !mine && file?.name === name));

describe('files', () => {
  it('a picture and a large file of the customer are seen and saved by the supporter', async () => {
    const picture = drawing(320, 200);
    await conversation.send({ file: new File([picture], 'Bildschirm „grau“.png'), text: 'This is what I see' });
    const image = ann.getByRole('img', { name: 'Bildschirm „grau“.png' });
    await image.waitFor();
    await until(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth === 320));
    await ann.getByText('This is what I see').waitFor();
    expect((await saved('Bildschirm „grau“.png')).equals(picture)).toBe(true);

    const large = randomBytes(24_000_000);
    await conversation.send({ file: new Blob([large]), name: 'print.log.zip' });
    await ann.getByText('24 MB').waitFor();
    expect((await saved('print.log.zip')).equals(large)).toBe(true);
  });

  it('a picture and a large file of the supporter reach the customer', async () => {
    const picture = drawing(64, 48);
    const large = randomBytes(20_000_000);
    const picker = ann.locator('input[type=file]');
    await picker.setInputFiles([
      { name: 'where.png', mimeType: 'image/png', buffer: picture },
      { name: 'fix.zip', mimeType: 'application/zip', buffer: large },
    ]);
    const first = await heard('where.png');
    expect(first.file).toMatchObject({ type: 'image/png', width: 64, height: 48, size: picture.length });
    const seen = await conversation.file(first.file!.id);
    expect(seen.type).toBe('image/png');
    expect(Buffer.from(await seen.arrayBuffer()).equals(picture)).toBe(true);
    const second = await heard('fix.zip');
    const bytes = await conversation.file(second.file!.id);
    expect(bytes.type).toBe('application/octet-stream');
    expect(Buffer.from(await bytes.arrayBuffer()).equals(large)).toBe(true);
  });

  it('what the desk refuses says so, and is taken away', async () => {
    await ann
      .locator('input[type=file]')
      .setInputFiles({ name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
    await ann.getByText('Files of this kind are not taken here.').waitFor();
    await ann.getByRole('button', { name: 'Remove' }).click();
    await ann.getByText('setup.exe').waitFor({ state: 'detached' });
    // The picker of the console looks first.
    const over = Buffer.alloc(25 * 1024 * 1024 + 1);
    await ann.locator('input[type=file]').setInputFiles({ name: 'all.bin', mimeType: 'x/y', buffer: over });
    await ann.getByText(/^all\.bin is larger than 26\.2 MB/).waitFor();
    // A client that does not look is refused in words, not by a broken connection.
    await expect(conversation.send({ file: new Blob([over]) })).rejects.toMatchObject({ code: 'too_large' });
    await conversation.remove(conversation.$messages.get().at(-1)!);
  });

  it('a stopped upload goes no further', async () => {
    const before = conversation.$messages.get().length;
    await ann.context().setOffline(true);
    await ann
      .locator('input[type=file]')
      .setInputFiles({ name: 'never.bin', mimeType: 'x/y', buffer: randomBytes(1_000) });
    await ann.getByRole('button', { name: 'Do not send never.bin' }).click();
    await ann.getByText('never.bin').waitFor({ state: 'detached' });
    await ann.context().setOffline(false);
    await reply(ann, 'and on');
    await until(() => conversation.$messages.get().some(({ text }) => text === 'and on'));
    expect(conversation.$messages.get().filter(({ mine, file }) => !mine && file?.name === 'never.bin')).toEqual([]);
    expect(conversation.$messages.get().length).toBeGreaterThan(before);
  });

  it('an upload goes on after a reload', async () => {
    await ann.context().setOffline(true);
    await ann
      .locator('input[type=file]')
      .setInputFiles({ name: 'later.bin', mimeType: 'x/y', buffer: randomBytes(300_000) });
    await ann.getByText('later.bin').waitFor();
    await ann.context().setOffline(false);
    await ann.reload();
    expect((await heard('later.bin')).file?.size).toBe(300_000);
  });
});

describe('second thoughts', () => {
  it('of both sides are seen by both', async () => {
    await conversation.send({ text: 'My pasword is 1234' });
    const own = await until(() => conversation.$messages.get().find(({ text, seq }) => text.startsWith('My') && seq));
    await ann.getByText('My pasword is 1234').waitFor();
    await conversation.edit(own, 'My password is bad');
    await ann.getByText('My password is bad').waitFor();
    await conversation.remove(own);
    await ann.getByText('This message was deleted.').waitFor();
    expect(await ann.getByText('My pas').count()).toBe(0);

    await reply(ann, 'Chose another one');
    const entry = ann.getByRole('listitem').filter({ hasText: 'Chose another one' });
    await entry.hover();
    await entry.getByRole('button', { name: 'Change this message' }).click();
    await ann.getByRole('textbox', { name: 'Change this message' }).fill('Choose another one');
    await ann.getByRole('button', { name: 'Save change' }).click();
    await until(() => conversation.$messages.get().some(({ text, edited }) => edited && text === 'Choose another one'));
    const changed = ann.getByRole('listitem').filter({ hasText: 'Choose another one' });
    await changed.hover();
    await changed.getByRole('button', { name: 'Delete this message' }).click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await until(() => conversation.$messages.get().at(-1)?.deleted);
    expect(conversation.$messages.get().at(-1)?.text).toBe('');
  });
});
