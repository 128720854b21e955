/** Finds a Chromium for the tests, or brings one. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, run, tool } from './prepare.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function findInPath() {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (existsSync(file)) return file;
    }
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return existsSync(mac) ? mac : null;
}

/**
 * The path of a Chromium: CHROMIUM_PATH, the system's, Debian's package if this is root on Debian, or Playwright's own
 * download.
 */
export async function findBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) fail(`CHROMIUM_PATH says ${named}, but there is no such file.`);
    return named;
  }
  const found = findInPath();
  if (found !== null) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('No Chromium here: installing Debian’s package …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env });
    const installed = findInPath();
    if (installed !== null) return installed;
    console.log('That did not work.');
  }
  console.log('No Chromium here: Playwright downloads its own …');
  await run(tool('playwright-core'), ['install', 'chromium']);
  const program = "import { chromium } from 'playwright-core'; console.log(chromium.executablePath())";
  const { output } = await run(tool('node'), ['--input-type=module', '-e', program], { quiet: true });
  const downloaded = output.trim();
  if (existsSync(downloaded)) return downloaded;
  return fail('No Chromium could be found or installed. Install one and say where it is: CHROMIUM_PATH=… npm test');
}
