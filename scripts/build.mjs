/**
 * Builds what has changed since it was last built: SDK, widget, console and server, then the site that the server
 * serves. `--force` builds all.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, filesIn, root, run, tool } from './prepare.mjs';

const stamps = join(root, 'node_modules', '.cache', 'deskside');
const isForced = process.argv.includes('--force');
const startedAt = Date.now();

// What every build depends on: the tools, by their versions, and the compiler's settings.
const common = digestOf(filesIn(['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'scripts/build.mjs']));

/**
 * Runs `build` unless `inputs` are those of the last time and `outputs` are there.
 *
 * @param {string} name
 * @param {{ inputs: string[], after?: string[], outputs: string[], build: () => Promise<void> }} step
 * @returns {Promise<string>} A digest that whatever is built on top takes into account.
 */
async function step(name, { inputs, after = [], outputs, build }) {
  const digest = digestOf(filesIn(inputs), common, ...after);
  const stamp = join(stamps, name);
  const isThere = outputs.every((output) => existsSync(join(root, output)));
  if (!isForced && isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return digest;
  const from = Date.now();
  rmSync(stamp, { force: true });
  await build();
  for (const output of outputs) {
    if (!existsSync(join(root, output))) throw new Error(`${name} was built, but there is no ${output}`);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
  console.log(`built ${name} in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  return digest;
}

/** Runs a tool quietly; what it said is shown if it fails. */
async function use(name, args, folder = '.') {
  const { code, output } = await run(tool(name), args, { cwd: join(root, folder), quiet: true });
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} failed in ${folder}\n\n${output}`);
}

function copy(from, to) {
  cpSync(join(root, from), join(root, to), { recursive: true });
}

/** The widget as sites load it. */
const WIDGET = ['compat', 'deskside', 'deskside.js'];

/**
 * Puts the widget a second time into the site, into a folder that is called by what is in it and never changes, and writes
 * `deskside.json`: where that is, and the integrity of each file in it.
 */
function pinWidget(site) {
  const dist = join(root, 'packages/widget/dist');
  const names = WIDGET.flatMap((name) =>
    name.endsWith('.js') ? [name] : readdirSync(join(dist, name)).map((file) => `${name}/${file}`),
  ).toSorted();
  const digest = (algorithm, data, form) => createHash(algorithm).update(data).digest(form);
  const files = Object.fromEntries(
    names.map((name) => [name, `sha384-${digest('sha384', readFileSync(join(dist, name)), 'base64')}`]),
  );
  const folder = `v/${digest('sha256', JSON.stringify(files), 'hex').slice(0, 16)}`;
  for (const name of WIDGET) copy(`packages/widget/dist/${name}`, `${site}/${folder}/${name}`);
  const { version } = JSON.parse(readFileSync(join(root, 'packages/widget/package.json'), 'utf8'));
  const card = { version, path: `/${folder}/deskside.js`, integrity: files['deskside.js'], files };
  writeFileSync(join(root, site, 'deskside.json'), `${JSON.stringify(card, null, 2)}\n`);
}

async function buildAll() {
  // Widget and server take the SDK's sources, so that they need not wait for it.
  const sdkSources = 'packages/sdk/src';
  const sdk = step('sdk', {
    inputs: [sdkSources, 'packages/sdk/package.json', 'packages/sdk/tsup.config.ts'],
    outputs: ['packages/sdk/dist/customer.js', 'packages/sdk/dist/customer.d.ts'],
    build: () => use('tsup', [], 'packages/sdk'),
  });
  const widget = step('widget', {
    inputs: ['packages/widget/src', 'packages/widget/package.json', 'rollup.config.mjs', sdkSources],
    outputs: ['packages/widget/dist/deskside.js', 'packages/widget/dist/npm/index.d.ts'],
    build: async () => {
      await use('rollup', ['-c', '--silent']);
      const typed = ['src/index.ts', 'src/emoji.ts', 'src/screenshot.tsx'];
      await use('tsup', [...typed, '--dts-only', '--format', 'esm', '--out-dir', 'dist/npm'], 'packages/widget');
    },
  });
  const server = step('server', {
    inputs: ['packages/server/src', 'packages/server/package.json', 'packages/server/tsup.config.ts', sdkSources],
    outputs: ['packages/server/dist/worker.js', 'packages/server/dist/cli.js'],
    build: () => use('tsup', [], 'packages/server'),
  });
  // The console is an example: it takes what is published.
  const console_ = Promise.all([sdk, widget]).then((after) =>
    step('console', {
      inputs: ['examples/console'],
      after,
      outputs: ['examples/console/dist/index.html'],
      build: () => use('rollup', ['-c', '--silent'], 'examples/console'),
    }),
  );
  await step('site', {
    inputs: ['examples/html', 'packages/server/demo', 'packages/server/desk-page'],
    after: await Promise.all([widget, console_, server]),
    outputs: ['packages/server/dist/site/deskside.js', 'packages/server/dist/site/console/index.html'],
    build: async () => {
      const site = 'packages/server/dist/site';
      rmSync(join(root, site), { recursive: true, force: true });
      for (const name of [...WIDGET, 'tokens.css']) copy(`packages/widget/dist/${name}`, `${site}/${name}`);
      pinWidget(site);
      copy('examples/console/dist', `${site}/console`);
      copy('packages/server/desk-page', `${site}/desk-page`);
      copy('examples/html', `${site}/demo`);
      if (existsSync(join(root, 'packages/server/demo/pictures'))) {
        copy('packages/server/demo/pictures', `${site}/demo/pictures`);
      }
    },
  });
}

try {
  await buildAll();
  console.log(`everything is built (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
