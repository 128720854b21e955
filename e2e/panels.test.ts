import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { accept } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
let customer: Customer;

beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  customer.destroy();
  await stage.close();
});

const edge = (of: string) => ann.getByRole('separator', { name: `Width of the ${of}` });
const widthOf = async (panel: string) => (await ann.locator(panel).boundingBox())!.width;
const isWide = (panel: string, px: number) => until(async () => (await widthOf(panel)) === px, 5_000, `${panel} ${px}`);

async function draw(of: string, by: number): Promise<void> {
  const { x, y, width } = (await edge(of).boundingBox())!;
  await ann.mouse.move(x + width / 2, y + 200);
  await ann.mouse.down();
  await ann.mouse.move(x + width / 2 + by / 2, y + 220);
  await ann.mouse.move(x + width / 2 + by, y + 220);
  await ann.mouse.up();
}

describe('the panels', () => {
  it('[M-S6] menu and colleagues are drawn wider and narrower', async () => {
    await isWide('.sidebar', 208);
    await draw('menu', 60);
    await isWide('.sidebar', 268);
    await draw('colleagues', -40);
    await isWide('.colleagues', 272);
    await edge('colleagues').dblclick();
    await isWide('.colleagues', 232);
    await expectAccessible(ann, 'with edges');
  });

  it('[M-S6] the details beside a conversation too; it is remembered over a reload', async () => {
    customer = createCustomer({ server: stage.server.url, desk: DESK, storage: 'memory' });
    await customer.request({ name: 'Clara', group: 'technical' });
    await accept(ann, 'Clara');
    await draw('details', -80);
    await isWide('.side-panel', 440);
    await ann.reload();
    await isWide('.side-panel', 440);
    await isWide('.sidebar', 268);
  });

  it('[M-S6] drawn in far they are put away, and come back as they were', async () => {
    await draw('details', 380);
    await ann.locator('.side-panel').waitFor({ state: 'detached' });
    await ann.getByRole('button', { name: 'Customer and record' }).click();
    await isWide('.side-panel', 440);
    await draw('menu', -200);
    await isWide('.sidebar', 56);
    await ann.reload();
    await isWide('.sidebar', 56);
    await ann.getByRole('button', { name: 'Expand menu' }).click();
    await isWide('.sidebar', 268);
  });

  it('[B-S1] by keys; a phone has no edges', async () => {
    await edge('menu').focus();
    await ann.keyboard.press('Home');
    await isWide('.sidebar', 176);
    await ann.keyboard.press('Enter');
    await isWide('.sidebar', 56);
    await ann.setViewportSize({ width: 390, height: 844 });
    await ann.getByRole('button', { name: 'Customer and record' }).click();
    await ann.locator('.side-panel').waitFor();
    expect(await ann.getByRole('separator').count()).toBe(0);
    await isWide('.side-panel', 390);
  });

  it('[M-S6] on a phone the way back closes the details, and leaves the conversation only then', async () => {
    const details = ann.locator('.side-panel');
    const here = ann.url();
    await ann.goBack();
    await details.waitFor({ state: 'detached' });
    expect(ann.url()).toBe(here);
    // Closed otherwise they leave nothing that would have to be gone back through.
    const entries = await ann.evaluate(() => history.length);
    for (const close of [
      () => ann.keyboard.press('Escape'),
      () => details.getByRole('button', { name: 'Close' }).click(),
    ]) {
      await ann.getByRole('button', { name: 'Customer and record' }).click();
      await details.waitFor();
      await close();
      await details.waitFor({ state: 'detached' });
      await until(() => ann.evaluate(() => history.state === null));
    }
    expect(await ann.evaluate(() => history.length)).toBe(entries);
    await ann.getByRole('link', { name: 'Records' }).click();
    await ann.getByRole('heading', { level: 1, name: 'Records' }).waitFor();
    await ann.goBack();
    await ann.getByRole('heading', { level: 1, name: 'Clara' }).waitFor();
    expect(await details.count()).toBe(0);
  });
});
