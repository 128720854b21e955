/** Runs arethetypeswrong over one package, `node scripts/attw.mjs sdk`, unless the package publishes no types. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, tool } from './prepare.mjs';

const folder = join(root, 'packages', process.argv[2] ?? '');
const { exports = {}, types } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const hasTypes = types !== undefined || JSON.stringify(exports).includes('"types"');
if (hasTypes) {
  // ESM only: how CommonJS and the oldest resolution would see it does not matter.
  const args = ['--pack', '.', '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'];
  // Files that pages load have no types.
  const files = Object.keys(exports).filter((name) => typeof exports[name] === 'string' && !name.endsWith('.json'));
  if (files.length > 0) args.push('--exclude-entrypoints', ...files);
  const { code, output } = await run(tool('attw'), args, { cwd: folder, quiet: true });
  console.log(output);
  process.exitCode = code;
}
