import { chromium, type Browser } from 'playwright-core';
import { existsSync } from 'node:fs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Stands for the customer who chooses this tab in the browser's own question.
  '--auto-select-tab-capture-source-by-title=Order',
];

/**
 * The `shell` draws the same pages in two thirds of the time. What is around a page only the `whole` browser has: windows,
 * permissions, notifications, push, a screen to share.
 */
export type BrowserKind = 'shell' | 'whole';

/** Opens a Chromium without a window. Who looks for it and installs it is `scripts/browser.mjs`. */
export async function launch(kind: BrowserKind = 'shell'): Promise<Browser> {
  const { CHROMIUM_PATH: whole = '/usr/bin/chromium', CHROMIUM_SHELL_PATH: shell = whole } = process.env;
  const file = kind === 'shell' ? shell : whole;
  return chromium.launch({ ...(existsSync(file) && { executablePath: file }), args: FLAGS });
}
