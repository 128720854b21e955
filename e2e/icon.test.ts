import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, reply } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    mode: 'auto',
    launcher: { position: 'bottom-right', offset: { x: 20, y: 20 }, minimisable: true, draggable: true },
    advertisement: { text: 'Free webinar on 3 December.', link: 'https://harbour.example/webinar' },
  });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const desktop = { viewport: { width: 1200, height: 800 }, reducedMotion: 'reduce' as const };

describe('[M-C16] the floating icon', () => {
  it('[M-C16] becomes a tab at the edge, stays it on the next page, and one click on it is help', async () => {
    const customer = await stage.customer('/', desktop);
    const icon = customer.getByRole('button', { name: 'Open support', exact: true });
    await icon.hover();
    await customer.getByRole('button', { name: 'Make the icon small' }).click();
    await until(async () => (await icon.boundingBox())!.width === 28);
    expect((await icon.boundingBox())!.x).toBe(1200 - 28);
    await expectAccessible(customer, 'the small icon');
    await customer.goto(`${stage.site.origin}/seats`);
    await until(async () => (await icon.boundingBox())?.width === 28);
    await icon.click();
    await customer.getByRole('dialog').waitFor();
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await until(async () => (await icon.boundingBox())!.width === 56);
    await customer.context().close();
  });

  it('[M-C16] goes where it is dragged, by hand and by keys, and the panel with it', async () => {
    const customer = await stage.customer('/', desktop);
    const icon = customer.getByRole('button', { name: 'Open support', exact: true });
    await icon.hover();
    await customer.getByRole('button', { name: 'Make the icon small' }).waitFor();
    await customer.mouse.down();
    await customer.mouse.move(400, 120, { steps: 5 });
    await customer.mouse.up();
    // It snaps to the nearer side, and a drag is no click.
    await until(async () => (await icon.boundingBox())!.x === 20);
    expect((await icon.boundingBox())!.y).toBeLessThan(200);
    expect(await customer.getByRole('dialog').count()).toBe(0);
    await icon.focus();
    await customer.keyboard.press('Shift+ArrowRight');
    await until(async () => (await icon.boundingBox())!.x === 1200 - 20 - 56);
    await customer.keyboard.press('Shift+ArrowLeft');
    await icon.click();
    const panel = customer.getByRole('dialog');
    await panel.waitFor();
    expect((await panel.boundingBox())!.x).toBe(20);
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await customer.reload();
    await until(async () => (await icon.boundingBox())?.x === 20);
    await customer.context().close();
  });

  it('[M-C9] the desk’s own words stand where the conversation begins', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer('/', desktop);
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await reply(ann, 'Hello');
    await customer.getByText('Hello', { exact: true }).waitFor();
    const log = customer.getByRole('log');
    expect(await log.getByRole('listitem').first().innerText()).toContain('Free webinar on 3 December.');
    const link = log.getByRole('link', { name: 'Have a look' });
    expect(await link.getAttribute('href')).toBe('https://harbour.example/webinar');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await expectAccessible(customer, 'a conversation with the desk’s own words');
    await endConversation(ann);
    await customer.context().close();
  });
});
