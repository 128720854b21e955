import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../packages/server/test/kit/server.ts';
import { accept, askForService, endConversation, messagesOf, reply, write } from '../e2e/kit/acts.ts';
import { DESK, PASSWORD, openStage, until, type Stage } from '../e2e/kit/stage.ts';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

let stage: Stage;
let port: number;
let http: Server | undefined;
const folder = mkdtempSync(join(tmpdir(), 'deskside-examples-'));
beforeAll(async () => {
  port = await freePort();
  stage = await openStage({ mode: 'auto', origins: [`http://127.0.0.1:${port}`] });
  await stage.supporter('ann');
});
afterEach(async ({ task }) => {
  await stage.picture(task);
  http?.closeAllConnections();
  http?.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});

/** Builds an example for this server as its README says, and serves it under a strict policy. */
async function serve(name: string): Promise<string> {
  const outDir = join(folder, name);
  process.env['VITE_DESKSIDE_SERVER'] = stage.server.url;
  process.env['VITE_DESKSIDE_DESK'] = DESK;
  const root = fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  http = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url!;
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    const socket = stage.server.url.replace('http', 'ws');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self'; connect-src ${stage.server.url} ${socket}; img-src ${stage.server.url}`,
    );
    try {
      response.end(readFileSync(join(outDir, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${port}/`;
}

describe('a console of one’s own', () => {
  it('examples/tiny-console: accepts, talks, hands over, and goes on after a reload', async () => {
    const address = await serve('tiny-console');
    expect(
      readFileSync(new URL('../examples/tiny-console/main.ts', import.meta.url), 'utf8').split('\n').length,
    ).toBeLessThan(200);
    const ann = stage.supporters.get('ann')!;
    const ben = await stage.person();
    await stage.desk.activate('ben');
    await ben.goto(address);
    await ben.getByLabel('User name').fill('ben');
    await ben.getByLabel('Password').fill('wrong');
    await ben.getByRole('button', { name: 'Sign in' }).click();
    await ben.getByText('That is not right.').waitFor();
    await ben.getByLabel('Password').fill(PASSWORD);
    await ben.getByRole('button', { name: 'Sign in' }).click();
    await ben.getByRole('button', { name: 'Go online' }).click();
    await ben.getByText('You are online.').waitFor();
    await ann.getByRole('button', { name: /^Ann/ }).first().click();
    await ann.getByRole('menuitemradio', { name: /^Away/ }).click();

    const customer = await stage.person();
    await customer.goto(`${stage.server.url}/d/${DESK}`);
    await askForService(customer);
    await ben.getByRole('button', { name: 'Accept' }).click();
    await write(customer, 'Which bulb fits?');
    await ben.getByText('Clara: Which bulb fits?').waitFor();
    await ben.reload();
    await ben.getByText('Clara: Which bulb fits?').waitFor();
    await ben.getByLabel('Reply').fill('I ask Ann');
    await ben.getByRole('button', { name: 'Send' }).click();
    await customer.getByText('I ask Ann').waitFor();

    await ann.getByRole('button', { name: /^Ann/ }).first().click();
    await ann.getByRole('menuitemradio', { name: /^Online/ }).click();
    await ben.getByLabel('Colleague').selectOption({ label: 'Ann' });
    await ben.getByRole('button', { name: 'Transfer' }).click();
    await ann
      .getByRole('region', { name: 'Ben hands over Clara' })
      .getByRole('button', { name: /^Accept/ })
      .click();
    await ben.getByText('Which bulb fits?').waitFor({ state: 'hidden' });
    await reply(ann, 'The large one');
    await customer.getByText('The large one').waitFor();
    await endConversation(ann);
    await customer.context().close();
    await ben.getByRole('button', { name: 'Sign out' }).click();
    await ben.getByRole('heading', { name: 'Sign in' }).waitFor();
    await ben.context().close();
  });
});

describe('[B-C5] the package in an app', () => {
  it.each(['npm', 'react', 'vue'])(
    '[B-C5] examples/%s: asks, is answered, and leaves nothing when it leaves',
    async (name) => {
      const address = await serve(name);
      const ann = stage.supporters.get('ann')!;
      const customer = await stage.person();
      await customer.goto(address);
      await customer.getByRole('button', { name: /^Open support/ }).waitFor();
      // Mounted twice it is still one.
      expect(await customer.locator('deskside-widget').count()).toBe(1);
      await customer.getByRole('button', { name: 'I need help with this lamp' }).click();
      await askForService(customer, { name: 'Clara' });
      await accept(ann, 'Clara');
      const composer = customer.getByRole('textbox', { name: 'Write a message…' });
      expect(await composer.inputValue()).toBe('Which bulb fits the lamp?');
      await composer.press('Enter');
      await until(async () => (await messagesOf(ann)).includes('Which bulb fits the lamp?'));
      await reply(ann, 'The large one');
      await customer.getByText('The large one').waitFor();

      if (name !== 'npm') {
        await customer.getByRole('button', { name: 'Leave the shop' }).click();
        expect(await customer.locator('deskside-widget').count()).toBe(0);
        await ann.getByText('Not connected', { exact: true }).first().waitFor();
        // What was going on is there again when the app comes back.
        await customer.getByRole('button', { name: 'Back to the shop' }).click();
        await customer.getByText('The large one').waitFor();
      }
      await endConversation(ann);
      await customer.context().close();
    },
  );
});
