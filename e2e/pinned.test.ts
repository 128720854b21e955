import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, openSupport, reply } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

interface Card {
  version: string;
  path: string;
  integrity: string;
  files: Record<string, string>;
}

let stage: Stage;
let card: Card;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
  card = (await (await fetch(`${stage.server.url}/deskside.json`)).json()) as Card;
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const pinned = (integrity: string) => `/pinned?${new URLSearchParams({ path: card.path, integrity })}`;

describe('[S23] a certain version of the widget', () => {
  it('[S23] is announced with the integrity of each file, and served for good', async () => {
    expect(card.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(card.integrity).toBe(card.files['deskside.js']);
    const folder = card.path.replace(/deskside\.js$/, '');
    expect(folder).toMatch(/^\/v\/[0-9a-f]{16}\/$/);
    expect(Object.keys(card.files).length).toBeGreaterThan(30);
    for (const [name, integrity] of Object.entries(card.files)) {
      const answer = await fetch(stage.server.url + folder + name, { headers: { origin: 'https://shop.example' } });
      expect(answer.status, name).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(`sha384-${createHash('sha384').update(bytes).digest('base64')}`, name).toBe(integrity);
    }
    // The one that moves is the same today, and asked for again in five minutes.
    const moving = await fetch(`${stage.server.url}/deskside.js`);
    expect(moving.headers.get('cache-control')).toBe('public, max-age=300');
    // A part that did not load is asked for at another address, here too.
    const part = Object.keys(card.files).find((name) => name.startsWith('deskside/panel-'))!;
    expect((await fetch(`${stage.server.url}${folder}~1/${part}`)).status).toBe(200);
    const missing = await fetch(`${stage.server.url}/v/0123456789abcdef/deskside.js`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  it('[S23] runs on a page of another origin that names its hash, with all its parts from the same place', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.person();
    const scripts: string[] = [];
    customer.on(
      'request',
      (request) => request.resourceType() === 'script' && scripts.push(new URL(request.url()).pathname),
    );
    await customer.goto(stage.site.origin + pinned(card.integrity));
    await openSupport(customer);
    await askForService(customer);
    await accept(ann, 'Clara');
    await reply(ann, 'Is the cable in?');
    await customer.getByText('Is the cable in?').waitFor();
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((path) => !path.startsWith(card.path.replace('deskside.js', '')))).toEqual([]);
    await customer.context().close();
  });

  it('[S23] runs from a copy on the site’s own server, of which nothing can change', async () => {
    const customer = await stage.person();
    const { origin } = stage.site;
    const scripts: string[] = [];
    customer.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    await customer.goto(`${origin}/own`);
    await openSupport(customer);
    await customer.getByRole('heading', { name: 'Request service' }).waitFor();
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((url) => !url.startsWith(`${origin}/widget/`))).toEqual([]);
    await customer.context().close();
  });

  it('[S23] does not run where the hash is of something else', async () => {
    const customer = await stage.person();
    const refused = customer.waitForEvent('console', (message) => message.text().includes('integrity'));
    await customer.goto(stage.site.origin + pinned(card.files['compat/tawk.js']!));
    await refused;
    expect(await customer.evaluate(() => 'deskside' in window)).toBe(false);
    expect(await customer.locator('deskside-widget').count()).toBe(0);
    await customer.context().close();
  });
});
