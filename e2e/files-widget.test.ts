import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, openSupport, reply, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', fileBytesMax: 1_000_000 });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('[B-C7] files, links and second thoughts', () => {
  it('go both ways, are shown as they are, and can be taken back', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');

    // A picture that the page's own policy would not let an image element show.
    const picture = Buffer.from(
      await customer.evaluate(async () => {
        const canvas = new OffscreenCanvas(40, 20);
        const pen = canvas.getContext('2d')!;
        pen.fillStyle = '#c00';
        pen.fillRect(0, 0, 40, 20);
        return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
      }),
    );
    await customer.getByRole('button', { name: 'Attach files' }).waitFor();
    await customer.locator('input[type=file]').setInputFiles([
      { name: 'screen.png', mimeType: 'image/png', buffer: picture },
      { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('it stopped at noon') },
      { name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_000_001) },
    ]);
    await customer.getByText('Not sent: huge.bin.').waitFor();
    await customer.getByRole('img', { name: 'screen.png' }).waitFor();
    await ann.getByText('log.txt').first().waitFor();
    await ann.getByText('screen.png').first().waitFor();
    const saved = customer.waitForEvent('download');
    await customer.getByRole('button', { name: 'Save log.txt' }).click();
    expect((await saved).suggestedFilename()).toBe('log.txt');

    await reply(ann, 'Read https://help.example/stopped please');
    const link = customer.getByRole('link', { name: 'https://help.example/stopped' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');

    await write(customer, 'My password is hunter2');
    await customer.getByText('My password is hunter2').hover();
    await customer.getByRole('button', { name: 'Change' }).last().click();
    await customer.getByRole('textbox', { name: 'Change' }).fill('I forgot my password');
    await customer.getByRole('button', { name: 'Save', exact: true }).click();
    await ann.getByText('I forgot my password').waitFor();
    expect(await ann.getByText('hunter2').count()).toBe(0);
    await customer.getByText('changed').waitFor();

    await customer.getByText('I forgot my password').hover();
    await customer.getByRole('button', { name: 'Delete' }).last().click();
    await customer.getByText('Deleted', { exact: true }).waitFor();
    expect(await ann.getByText('I forgot my password').count()).toBe(0);
  });
});
