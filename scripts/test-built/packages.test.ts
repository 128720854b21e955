import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What `npm publish` would hand out, used by somebody who has nothing else. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

interface Manifest {
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

/** Every Node on this machine that the packages promise to run on: the project's own and the system's. */
function findNodes(): string[] {
  const found = [process.execPath];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder.includes('node_modules')) continue;
    const file = join(folder, 'node');
    try {
      accessSync(file, constants.X_OK);
      found.push(file);
      break;
    } catch {
      // Not in this folder.
    }
  }
  return found;
}

/** Packs a package and unpacks it into the node_modules of an empty project, beside the dependencies it declares. */
async function installInto(project: string, name: string): Promise<{ manifest: Manifest; files: string[] }> {
  const source = join(root, 'packages', name);
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', project];
  const { stdout } = await run('npm', args, { cwd: source });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const target = join(project, 'node_modules', '@deskside', name);
  mkdirSync(target, { recursive: true });
  await run('tar', ['-xzf', join(project, packed.filename), '-C', target, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Manifest;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    const link = join(project, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, 'node_modules', dependency)), link);
  }
  return { manifest, files: packed.files.map(({ path }) => path) };
}

describe('the packed SDK', () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'deskside-pack-')));
  let sdk: Awaited<ReturnType<typeof installInto>>;
  let entries: string[];

  beforeAll(async () => {
    sdk = await installInto(project, 'sdk');
    const paths = Object.keys(sdk.manifest.exports ?? {}).filter((path) => path !== './package.json');
    entries = paths.map((path) => `@deskside/sdk${path.slice(1)}`);
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('has its entries and no sources or tests', () => {
    expect(entries).toEqual(
      expect.arrayContaining(['customer', 'supporter', 'protocol', 'testing'].map((name) => `@deskside/sdk/${name}`)),
    );
    expect(sdk.files.filter((path) => /^(src|test)/.test(path))).toEqual([]);
  });

  it.each(findNodes())('can be imported by %s', async (node) => {
    const program = `await Promise.all(${JSON.stringify(entries)}.map((entry) => import(entry)));`;
    await run(node, ['--input-type=module', '-e', program], { cwd: project });
  });

  /** The modules that a bundle of one entry is made of. */
  async function modulesOf(entry: string): Promise<string[]> {
    const { metafile } = await build({
      stdin: { contents: `import * as all from '${entry}'; console.log(all);`, resolveDir: project },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      metafile: true,
      write: false,
      logLevel: 'silent',
      // What is loaded on demand counts as well.
      splitting: true,
      outdir: join(project, 'out'),
    });
    return Object.keys(metafile.inputs);
  }
  const isZod = (path: string) => /(^|\/)node_modules\/zod\//.test(path);

  it.each(['customer', 'supporter', 'error', 'constants'])('brings no zod to a page: %s', async (name) => {
    expect((await modulesOf(`@deskside/sdk/${name}`)).filter(isZod)).toEqual([]);
  });

  it('would notice zod', async () => {
    expect((await modulesOf('@deskside/sdk/protocol')).some(isZod)).toBe(true);
  });
});

describe.each(['widget', 'server'])('the packed %s', (name) => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'deskside-pack-')));
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('holds what was built and no tests', async () => {
    const { files } = await installInto(project, name);
    expect(files.some((path) => path.startsWith('dist/'))).toBe(true);
    expect(files.filter((path) => /(^|\/)(test|test-[a-z]+|sim)\/|\.test\.tsx?$/.test(path))).toEqual([]);
  });
});
