import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, openSupport, reply, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
  ann = await stage.supporter('ann');
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

type Watched = typeof globalThis & { violations: string[] };

/** A customer on a page of the site that counts what its policy forbids. */
async function watched(path: string): Promise<Page> {
  const page = await stage.person();
  await page.addInitScript(() => {
    const { violations } = Object.assign(globalThis, { violations: [] as string[] });
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      violations.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
  const answer = await page.goto(stage.site.origin + path);
  expect(answer!.headers()['content-security-policy']).toBe(
    `default-src 'none'; script-src ${stage.server.url}; connect-src ${stage.server.url} ` +
      `${stage.server.url.replace('http', 'ws')}; img-src ${stage.server.url}; require-trusted-types-for 'script'`,
  );
  return page;
}
const violationsOf = (page: Page) => page.evaluate(() => (globalThis as Watched).violations);

describe('[S13] [B-C2] under the policy that the documentation prints', () => {
  it('[S13] [B-C2] a whole conversation breaks none of it', async () => {
    const customer = await watched('/form?lang=fr');
    await customer.getByRole('button', { name: /^Open support/ }).waitFor();
    await customer.evaluate(() =>
      (window as unknown as { deskside: (...call: string[]) => void }).deskside('setLocale', 'en'),
    );
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await write(customer, 'See https://example.com/lamps');
    await reply(ann, 'Is the cable in?');
    await customer.getByText('Is the cable in?').waitFor();

    // A picture, small and large, from the page and to the disk.
    await customer.getByRole('button', { name: 'Screenshot' }).click();
    const editor = customer.getByRole('dialog', { name: 'Screenshot' });
    await editor.getByRole('button', { name: /^This page/ }).click();
    await editor.getByRole('button', { name: 'Send', exact: true }).click();
    const picture = customer.getByRole('button', { name: /^Open Screenshot/ });
    await picture.click();
    const large = customer.getByRole('dialog', { name: /^Screenshot/ });
    await expect.poll(async () => (await large.locator('canvas').boundingBox())?.width ?? 0).toBeGreaterThan(0);
    await customer.keyboard.press('Escape');
    await customer.getByRole('button', { name: 'Emoji' }).click();
    await customer.getByRole('button', { name: '👍' }).click();
    await customer.keyboard.press('Escape');

    // Told of a message beside the icon, with a sound.
    await customer.getByRole('button', { name: 'Minimise' }).click();
    await reply(ann, 'And now?');
    await customer.getByRole('button', { name: 'Read the message from Ann' }).click();

    await endConversation(ann);
    await customer.getByRole('radio', { name: 'Very good' }).click();
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    const saved = customer.waitForEvent('download');
    await customer.getByRole('button', { name: 'Save as a page' }).click();
    await saved;
    expect(await violationsOf(customer)).toEqual([]);

    // It would have been noticed.
    await customer.evaluate(() =>
      dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', { effectiveDirective: 'img-src' })),
    );
    expect(await violationsOf(customer)).toHaveLength(1);
    await customer.context().close();
  });

  it('[S13] [B-C2] the list of seats breaks none of it', async () => {
    const customer = await watched('/seats');
    await customer.getByRole('button', { name: /^Request service: Ann/ }).waitFor();
    expect(await violationsOf(customer)).toEqual([]);
    await customer.context().close();
  });
});
