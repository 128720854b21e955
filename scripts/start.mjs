/**
 * `npm start`: installs and builds what is missing or has changed, then starts the server edition with the demo desk.
 * PORT, HOST and DESKSIDE_DATA pass through, as do arguments after `--`.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, fail, install, root, run, tool } from './prepare.mjs';

await install();
const { code } = await run(tool('node'), [join(root, 'scripts', 'build.mjs')]);
if (code !== 0) fail('The build failed, so nothing was started.');

const server = join(root, 'packages', 'server');
const { bin } = JSON.parse(readFileSync(join(server, 'package.json'), 'utf8'));
const args = [join(server, bin.deskside), 'start', '--demo', ...process.argv.slice(2)];
const child = spawn(tool('node'), args, { cwd: root, env: environment, stdio: 'inherit' });

// A terminal sends Ctrl-C to the child as well; it should not hear it twice.
const forwarded = /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGHUP', 'SIGINT']);
for (const signal of forwarded) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', (error) => fail(`The server did not start: ${error.message}`));
child.on('exit', (status, signal) => {
  process.exitCode = status ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1);
});
