import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublicDesk } from '@deskside/sdk/customer';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from '../../../e2e/kit/launch.ts';
import { harbour } from '../test/fake-customer.ts';

const dist = new URL('../dist/', import.meta.url);

/** As the server: what failed to load is asked for at another address. */
const fileOf = (path: string) => new URL(`.${path.replace(/^\/~\d+\//, '/')}`, dist);

const listen = (server: Server) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

/** A company's site with a strict policy, and the widget's server on another origin. */
export interface Site {
  /** What the widget's server was asked for, in order. */
  asked: string[];
  desk: PublicDesk;
  /** The next so many requests for this kind of chunk fail. */
  failures: { panel: number };
  /** Opens a page with this markup in its head and body. `problems` gets every error and violation. */
  visit(parts: { head?: string; body?: string; script?: string }, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visit {
  page: Page;
  problems: string[];
}

export async function openSite(): Promise<Site> {
  if (!existsSync(new URL('deskside.js', dist))) throw new Error('The widget is not built: run `npm run build` first.');
  const site = { asked: [] as string[], desk: { ...harbour }, failures: { panel: 0 } };
  let page = '';
  let pageScript = '';

  const widgets = createServer((request, response) => {
    const path = request.url!.split('?')[0]!;
    site.asked.push(path);
    response.setHeader('access-control-allow-origin', '*');
    if (path.startsWith('/v1/desks/')) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...site.desk, id: path.slice(10) }));
    } else if (path.includes('/panel-') && site.failures.panel > 0) {
      site.failures.panel -= 1;
      response.writeHead(503).end();
    } else if (path.endsWith('.js') && existsSync(fileOf(path))) {
      response.setHeader('content-type', 'text/javascript').end(readFileSync(fileOf(path)));
    } else {
      response.writeHead(404).end();
    }
  });
  const server = await listen(widgets);
  const pages = createServer((request, response) => {
    if (request.url === '/site.js') response.setHeader('content-type', 'text/javascript').end(pageScript);
    else if (request.url !== '/') response.writeHead(204).end();
    else {
      response.setHeader('content-type', 'text/html');
      // What a careful company sends: nothing inline, nobody but itself and the widget.
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src 'self' ${server}; connect-src ${server}; img-src ${server}; ` +
          "style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'",
      );
      response.end(page);
    }
  });
  const origin = await listen(pages);
  const browser: Browser = await launch();

  return {
    ...site,
    get desk() {
      return site.desk;
    },
    set desk(desk) {
      site.desk = desk;
    },
    async visit({ head = '', body = '', script = '' }, options = {}) {
      page = `<!doctype html><html lang="en"><head><title>Company</title>
        <meta name="viewport" content="width=device-width">${head.replaceAll('SERVER', server)}
        </head><body><main><h1>Company</h1>${body}</main></body></html>`;
      pageScript = script;
      site.asked.length = 0;
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      const tab = await context.newPage();
      tab.setDefaultTimeout(10_000);
      const problems: string[] = [];
      tab.on('pageerror', (error) => problems.push(error.message));
      tab.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
      });
      await tab.goto(`${origin}/`, { waitUntil: 'load' });
      return { page: tab, problems };
    },
    async close() {
      await browser.close();
      widgets.close();
      pages.close();
    },
  };
}
