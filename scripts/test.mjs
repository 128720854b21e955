/**
 * `npm test` and `npm run test:long`: installs what is missing, checks, builds, runs every group of tests whatever the
 * others say, and ends with one line: `N passed, N failed`.
 *
 *     npm test                        everything
 *     npm test -- unit server         these groups only, and no checks: unit, runtime, server, browser, long
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findBrowser } from './browser.mjs';
import { environment, install, root, run, runTasks, tool, typeChecker, typeProjects } from './prepare.mjs';

const allGroups = ['unit', 'runtime', 'server', 'browser'];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => ![...allGroups, 'long'].includes(name));
if (unknown.length > 0) {
  console.error(`There is no group ${unknown.join(', ')}: say ${allGroups.join(', ')} or long.`);
  process.exit(2);
}
const groups = asked.length > 0 ? asked : allGroups;
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

await install();
const needsBrowser = groups.some((group) => group !== 'unit' && group !== 'runtime');
const browser = needsBrowser ? await findBrowser() : {};
for (const file of Object.values(browser)) console.log(`Browser: ${file}`);
const env = {
  ...environment,
  ...browser,
  ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
};

/** One check that is not a test: it counts as one. Its words are shown only if it fails. */
async function check(name, command, args, folder = '.') {
  const from = Date.now();
  const { code, output } = await run(command, args, { cwd: join(root, folder), env, quiet: true });
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  if (code === 0) {
    total.passed += 1;
    console.log(`✓ ${name} (${seconds} s)`);
  } else {
    total.failed += 1;
    failures.push(name);
    // Not every tool listens to NO_COLOR.
    const words = process.stdout.isTTY ? output : stripVTControlCharacters(output);
    console.log(`✗ ${name} (${seconds} s)\n${words.trimEnd().replace(/^/gm, '    ')}\n`);
  }
}

const checkTypes = (project) => check(`types of ${project}`, typeChecker, ['-p', project]);
/** Examples of the widget's package see the types that it was built with. */
const usesBuilt = (project) => /^examples.(?:npm|react|tiny-console|vue)\b/.test(project);

async function runChecks() {
  await runTasks([
    () => check('build', tool('node'), ['scripts/build.mjs']),
    () => check('lock file', tool('node'), ['scripts/complete-lock.mjs', '--check']),
    () => check('reference of the SDK', tool('node'), ['scripts/reference.mjs', '--check']),
    () => check('format', tool('oxfmt'), ['--check']),
    () => check('dead code', tool('knip'), ['--no-config-hints']),
    ...typeProjects()
      .filter((project) => !usesBuilt(project))
      .map((project) => () => checkTypes(project)),
  ]);
  // They look at what was built: the linter at its types.
  await runTasks([
    () => check('lint', tool('oxlint'), []),
    ...['sdk', 'widget', 'server'].flatMap((name) => [
      () => check(`package ${name} (publint)`, tool('publint'), ['--strict'], `packages/${name}`),
      () => check(`types of package ${name} (attw)`, tool('node'), ['scripts/attw.mjs', name]),
    ]),
    ...typeProjects()
      .filter(usesBuilt)
      .map((project) => () => checkTypes(project)),
  ]);
}

/**
 * Runs one group of vitest, or a shard of it such as `1/2`, and adds up its results.
 *
 * @param {string} group
 * @param {string} [shard]
 */
async function runGroup(group, shard) {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-test-'));
  const file = join(folder, 'result.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const endAfterMs = (group === 'long' ? 28 : 15) * 60_000;
  // Alone a group can be watched; of two at a time each is shown when it has ended.
  const quiet = groups.length > 1 || shard !== undefined;
  const title = `── ${group} ${shard ?? ''}`.trimEnd();
  if (!quiet) console.log(`\n${title} ──`);
  const part = shard === undefined ? [] : ['--shard', shard];
  const { code, output } = await run(tool('vitest'), ['run', '--project', group, ...part, ...reporters], {
    env,
    endAfterMs,
    quiet,
  });
  if (quiet) console.log(`\n${title} ──\n${output.trimEnd()}`);
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    result = null;
  }
  rmSync(folder, { recursive: true, force: true });
  let failed = 0;
  for (const { name, status, assertionResults } of result?.testResults ?? []) {
    for (const test of assertionResults) {
      if (test.status === 'passed') total.passed += 1;
      else if (test.status !== 'failed') total.skipped += 1;
      else {
        failed += 1;
        failures.push(`${relative(root, name)}: ${test.fullName}`);
      }
    }
    // A file that could not even be loaded.
    if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
      failed += 1;
      failures.push(relative(root, name));
    }
  }
  if (code !== 0 && failed === 0) {
    failed += 1;
    failures.push(`${group}: vitest ended with ${code}`);
  }
  total.failed += failed;
}

if (asked.length === 0) await runChecks();
else if (groups.some((group) => group !== 'unit')) await check('build', tool('node'), ['scripts/build.mjs']);
// What takes longest comes first, and the longest group of all in quarters: so neither of two workers is left alone.
/** @type {[group: string, shard?: string][]} */
const order = [
  ['server'],
  ['browser', '1/4'],
  ['browser', '2/4'],
  ['browser', '3/4'],
  ['browser', '4/4'],
  ['unit'],
  ['runtime'],
  ['long'],
];
// They mostly wait: for countdowns, restarts and pages.
await runTasks(
  order
    .filter(([group]) => groups.includes(group))
    .map(
      ([group, shard]) =>
        () =>
          runGroup(group, shard),
    ),
);

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
