/** Finds the Chromium of the tests, or brings one. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, run, tool } from './prepare.mjs';

const wholes = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** The same without what is around a page: most tests need no more, and it is much quicker. */
const shells = ['chromium-headless-shell', 'chrome-headless-shell'];

/** @param {string[]} names */
function findInPath(names) {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  return null;
}

function findWhole() {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return findInPath(wholes) ?? (existsSync(mac) ? mac : null);
}

const isRootOnDebian = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

async function installPackages() {
  console.log('No Chromium here: installing Debian’s packages …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  for (const name of ['chromium', 'chromium-headless-shell']) {
    // One by one: older releases do not have the second.
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], { env });
  }
}

async function download() {
  console.log('No Chromium here: Playwright downloads its own …');
  await run(tool('playwright-core'), ['install', '--no-shell', 'chromium']);
  const program = "import { chromium } from 'playwright-core'; console.log(chromium.executablePath())";
  const { output } = await run(tool('node'), ['--input-type=module', '-e', program], { quiet: true });
  return existsSync(output.trim()) ? output.trim() : null;
}

/**
 * Where a Chromium is: CHROMIUM_PATH if that is said, the system's, Debian's package if this is root on Debian, or
 * Playwright's own download. Where there is a headless shell as well, CHROMIUM_SHELL_PATH says so.
 *
 * @returns {Promise<Record<string, string>>} variables for the environment of the tests
 */
export async function findBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (!existsSync(named)) fail(`CHROMIUM_PATH says ${named}, but there is no such file.`);
    return { CHROMIUM_PATH: named };
  }
  if (findWhole() === null && isRootOnDebian()) await installPackages();
  const whole =
    findWhole() ??
    (await download()) ??
    fail('No Chromium could be found or installed. Install one and say where it is: CHROMIUM_PATH=… npm test');
  const shell = findInPath(shells);
  return { CHROMIUM_PATH: whole, ...(shell !== null && { CHROMIUM_SHELL_PATH: shell }) };
}
