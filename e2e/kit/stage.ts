import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { DeskSettings, DeskSetup, PublicDesk } from '@deskside/sdk/protocol';
import { PASSWORD, call, makeDesk, type TestDesk } from '../../packages/server/test/kit/desk.ts';
import { TestServer, freePort, until } from '../../packages/server/test/kit/server.ts';
import { launch, type BrowserKind } from './launch.ts';
import { openSite, type Site } from './site.ts';

export { PASSWORD, until };

/** The desk of the demo pages. */
export const DESK = '80000001';

/** A real server with a desk, and a real browser to visit it with. */
export interface Stage {
  server: TestServer;
  desk: TestDesk;
  /** A web site elsewhere that embeds the desk. */
  site: Site;
  /** Opens a browser of one's own: nothing is shared with anybody else on the stage. */
  person(options?: BrowserContextOptions): Promise<Page>;
  /** A supporter who has just signed in at the console. */
  console(user: string, options?: BrowserContextOptions): Promise<Page>;
  /** A supporter at the console, signed in and online. */
  supporter(user: string, options?: BrowserContextOptions): Promise<Page>;
  /** The consoles that were opened, by user name. */
  supporters: Map<string, Page>;
  /** A customer on the site: `/` has the icon, `/seats` the list of seats. */
  customer(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Keeps a picture of every page in `test-results/`; for `afterEach`, where a test failed. */
  picture(test: { name: string; result?: { state: string } | undefined }): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(
  settings: Partial<DeskSettings>,
  change?: (setup: DeskSetup) => DeskSetup,
  /** `vars` are those of the installation. */
  { vars = {}, browser: kind }: { vars?: Record<string, string>; browser?: BrowserKind } = {},
): Promise<Stage> {
  const server = await TestServer.start(vars);
  const port = await freePort();
  const site = await openSite(DESK, () => server.url, port);
  const desk = await makeDesk(server, { origins: [site.origin], ...settings }, change, DESK);
  const browser = await launch(kind);
  const contexts: BrowserContext[] = [];
  const supporters = new Map<string, Page>();
  /** What pages complained about. Nobody does in these tests. */
  const complaints: string[] = [];

  async function person(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    contexts.push(context);
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      // A killed server is part of the story, so failed connections are; a blocked script or style never is.
      if (/Content Security Policy|TrustedHTML|Trusted/.test(message.text())) complaints.push(message.text());
    });
    return page;
  }

  async function signIn(user: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await person({ viewport: { width: 1440, height: 900 }, ...options });
    await desk.activate(user);
    await page.goto(`${server.url}/console/`);
    await page.getByLabel('Desk id').fill(DESK);
    await page.getByLabel('User name', { exact: true }).fill(user);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }

  return {
    server,
    desk,
    site,
    person,
    supporters,
    console: signIn,
    async supporter(user, options) {
      const page = await signIn(user, options);
      await page.getByRole('button', { name: 'Go online' }).click();
      await page.getByRole('button', { name: /Online$/ }).waitFor();
      supporters.set(user, page);
      // Pages learn of it within two seconds: the public answer is kept that long.
      await until(async () => {
        const { body } = await call<PublicDesk>(server, 'GET', `/desks/${DESK}`);
        return body.seats.some((seat) => seat.name.toLowerCase() === user && seat.status === 'online');
      });
      return page;
    },
    async customer(path = '/', options = {}) {
      const page = await person(options);
      await page.goto(site.origin + path);
      return page;
    },
    async picture({ name, result }) {
      if (result?.state !== 'fail') return;
      mkdirSync('test-results', { recursive: true });
      for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
        const file = `test-results/${name.replaceAll(/\W+/g, '-').slice(0, 60)}-${index}`;
        await page.screenshot({ path: `${file}.png` }).catch(() => undefined);
        writeFileSync(`${file}.txt`, await page.locator('body').ariaSnapshot().catch(String));
      }
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await site.close();
      await server.close();
      expect(complaints).toEqual([]);
    },
  };
}
