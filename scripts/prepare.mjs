/**
 * What `npm start` and `npm test` need before anything else: the dependencies, and a Node new enough for them. It uses
 * nothing but Node 20, because on a fresh clone there is nothing else.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const isWindows = process.platform === 'win32';

/** The environment of everything the scripts start: the project's own tools first, its own Node among them. */
export const environment = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };

/** The path of a tool of the project, or of its own Node. */
export function tool(name) {
  return join(bin, isWindows ? `${name}.cmd` : name);
}

/**
 * Ends with clear words instead of a stack.
 *
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, endAfterMs?: number }} [options] `quiet` keeps the
 *   output back; after `endAfterMs` the program is ended.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = environment, quiet = false, endAfterMs = 0 } = {}) {
  return new Promise((resolve) => {
    const told = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', told, told], shell: isWindows });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const signals = /** @type {NodeJS.Signals[]} */ (endAfterMs > 0 ? ['SIGTERM', 'SIGKILL'] : []);
    const timers = signals.map((signal, n) => setTimeout(() => child.kill(signal), endAfterMs + n * 15_000));
    child.on('close', () => timers.forEach((timer) => clearTimeout(timer)));
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Every file below the given files and folders that could have been written by hand, in a fixed order. */
export function filesIn(paths) {
  const skipped = new Set(['node_modules', 'dist', '.git', '.deskside', '.wrangler', 'coverage']);
  const files = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!skipped.has(name)) visit(join(path, name));
    } else {
      files.push(path);
    }
  };
  for (const path of paths) visit(join(root, path));
  return files;
}

/** A digest of the contents and names of files, and of whatever else matters. */
export function digestOf(files, ...others) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  for (const other of others) hash.update(`${other}\0`);
  return hash.digest('hex');
}

/** Runs tasks, two at a time: that is how many processors the smallest machine has. */
export async function runTasks(tasks) {
  const queue = [...tasks];
  const work = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await task();
  };
  await Promise.all([work(), work()]);
}

/** The compiler that checks types, five times as fast as the one before it, which tsup and the reference still need. */
export const typeChecker = join(root, 'node_modules/typescript-7/bin/tsc');

/** Every TypeScript project of the repository that has files, as paths of their configurations. */
export function typeProjects() {
  const isProject = (file) => basename(file) === 'tsconfig.json';
  const files = filesIn(['tsconfig.json', 'packages', 'examples', 'scripts', 'e2e', 'e2e-long', 'bench']);
  return files
    .filter((file) => {
      const folder = `${dirname(file)}${sep}`;
      return isProject(file) && files.some((other) => other.startsWith(folder) && /\.(tsx?|mjs)$/.test(other));
    })
    .map((file) => relative(root, file));
}

/** Whether what npm last put into node_modules is what the lock file says; packages of other platforms may be missing. */
function isInstalled() {
  const [wanted, found] = ['package-lock.json', 'node_modules/.package-lock.json'].map((name) => {
    const file = join(root, name);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
  });
  if (found === null) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, link }]) => {
    if (!path.startsWith('node_modules/') || link === true) return true;
    const there = found[path];
    if (there === undefined) return optional === true;
    return there.version === version && (integrity === undefined || there.integrity === integrity);
  });
}

/** Runs `npm ci` if what is installed is not what the lock file says. */
export async function install() {
  if (!isInstalled()) {
    console.log('Installing the dependencies (npm ci) …');
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code } = await run(isWindows ? 'npm.cmd' : 'npm', args, { env: process.env });
    if (code !== 0) fail('npm ci did not succeed; its own words are above. Is the npm registry within reach?');
  }
  const { code, output } = await run(tool('node'), ['--version'], { quiet: true });
  if (code !== 0 || Number(/^v(\d+)/.exec(output)?.[1]) < 24) {
    fail(
      'node_modules has no working Node 24. The package `node` brings it with an install script: was npm told to\n' +
        'ignore scripts? Then install with: npm ci --ignore-scripts=false',
    );
  }
}
