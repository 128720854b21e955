import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Every import rule of docs/architecture.md refuses a bad example and lets a good one pass. The examples are laid out
 * as a small repository of their own under the real configuration.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Example {
  file: string;
  source: string;
  /** The rule that has to speak, or null for an example that is fine. */
  rule: string | null;
}

const machine = 'packages/server/src/desk/queue.ts';
const bad = (file: string, rule: string, source: string): Example => ({ file, source, rule });
const good = (file: string, source: string): Example => ({ file, source, rule: null });
const layers = 'deskside(layers)';

const examples: Record<string, Example> = {
  'constants import nothing': bad('packages/sdk/src/constants.ts', layers, "import './error.ts';"),
  'the protocol imports zod': good('packages/sdk/src/protocol/a.ts', "import * as z from 'zod';\nz.string();"),
  'the protocol imports no client': bad('packages/sdk/src/protocol/b.ts', layers, "import '../link/link.ts';"),
  'an entry of the SDK takes types of the protocol': good(
    'packages/sdk/src/a.ts',
    "import type { Seat } from './protocol/index.ts';\nexport const a: Seat[] = [];",
  ),
  'an entry of the SDK takes no values of the protocol': bad(
    'packages/sdk/src/b.ts',
    layers,
    "import { Seat } from './protocol/index.ts';\nSeat.parse(1);",
  ),
  'an inline type would still load the protocol': bad(
    'packages/sdk/src/b2.ts',
    layers,
    "import { type Seat } from './protocol/index.ts';\nexport const a: Seat[] = [];",
  ),
  'the SDK has no zod': bad('packages/sdk/src/c.ts', layers, "import * as z from 'zod';\nz.string();"),
  'the link has no zod': bad('packages/sdk/src/link/c.ts', layers, "import 'zod/mini';"),
  'the link imports no entry': bad('packages/sdk/src/link/d.ts', layers, "import '../customer.ts';"),
  'the machine of the link opens no socket': bad(
    'packages/sdk/src/link/machine.ts',
    layers,
    "import 'partysocket/ws';",
  ),
  'the machine of the link has no clock': bad(
    'packages/sdk/src/link/other-machine.ts',
    'eslint(no-restricted-globals)',
    'export const now = () => Date.now();',
  ),
  'the widget uses entries of the SDK': good(
    'packages/widget/src/panel/a.ts',
    "import { createCustomer } from '@deskside/sdk/customer';\ncreateCustomer();",
  ),
  'the widget looks into no package': bad(
    'packages/widget/src/panel/b.ts',
    layers,
    "import '../../../sdk/src/customer.ts';",
  ),
  'the widget uses no inside of the SDK': bad(
    'packages/widget/src/panel/b2.ts',
    layers,
    "import '@deskside/sdk/link/link';",
  ),
  'the widget takes types of the protocol': good(
    'packages/widget/src/panel/c.ts',
    "import type { Seat } from '@deskside/sdk/protocol';\nexport const a: Seat[] = [];",
  ),
  'the widget takes no values of the protocol': bad(
    'packages/widget/src/panel/d.ts',
    layers,
    "import { Seat } from '@deskside/sdk/protocol';\nSeat.parse(1);",
  ),
  'not even later': bad(
    'packages/widget/src/panel/e.ts',
    layers,
    "export const later = () => import('@deskside/sdk/protocol');",
  ),
  'the loader has no framework': bad(
    'packages/widget/src/loader/a.ts',
    layers,
    "import { h } from 'preact';\nh('p', {});",
  ),
  'the loader leaves the panel for later': bad('packages/widget/src/loader/b.ts', layers, "import '../panel/a.ts';"),
  'nobody imports the server: widget': bad('packages/widget/src/f.ts', layers, "import '@deskside/server';"),
  'nobody imports the server: SDK': bad('packages/sdk/src/d.ts', layers, "import '../../server/src/worker.ts';"),
  'nobody imports the widget: SDK': bad('packages/sdk/src/e.ts', layers, "import '@deskside/widget';"),
  'nobody imports the widget: server': bad('packages/server/src/a.ts', layers, "import '@deskside/widget';"),
  'the server uses protocol and constants': good(
    'packages/server/src/b.ts',
    "import { Seat } from '@deskside/sdk/protocol';\nSeat.parse(1);",
  ),
  'the server uses no client': bad('packages/server/src/c.ts', layers, "import '@deskside/sdk/customer';"),
  'the server imports no package it was not given': bad('packages/server/src/d.ts', layers, "import 'express';"),
  'the worker has no file system': bad('packages/server/src/e.ts', layers, "import 'node:fs';"),
  'the launcher has one': good(
    'packages/server/src/cli/a.ts',
    "import { existsSync } from 'node:fs';\nexistsSync('/');",
  ),
  'a machine imports a machine': good(machine, "import { isFailure } from '../room/machine.ts';\nisFailure([]);"),
  'a machine knows no runtime': bad(
    'packages/server/src/desk/a.ts',
    layers,
    "import { DurableObject } from 'cloudflare:workers';\nexport class A extends DurableObject {}",
  ),
  'a machine knows no partyserver': bad('packages/server/src/desk/b.ts', layers, "import 'partyserver';"),
  'a machine parses nothing': bad(
    'packages/server/src/conversation/c.ts',
    layers,
    "import { Seat } from '@deskside/sdk/protocol';\nSeat.parse(1);",
  ),
  'a machine imports no room': bad('packages/server/src/desk/d.ts', layers, "import './desk.ts';"),
  'a machine imports no Node': bad('packages/server/src/desk/e.ts', layers, "import 'node:crypto';"),
  'an example imports entries': good(
    'examples/console/src/a.ts',
    "import { signIn } from '@deskside/sdk/supporter';\nsignIn();",
  ),
  'an example imports entries of the widget': good(
    'examples/console/src/e.ts',
    "import { emojiGroups } from '@deskside/widget/emoji';\nexport const all = emojiGroups.length;",
  ),
  'an example imports nothing from inside the widget': bad(
    'examples/console/src/f.ts',
    layers,
    "import '@deskside/widget/panel/mount';",
  ),
  'an example imports no source': bad(
    'examples/console/src/b.ts',
    layers,
    "import '../../../packages/sdk/src/supporter.ts';",
  ),
  'an example imports no values of the protocol': bad(
    'examples/console/src/c.ts',
    layers,
    "import { Seat } from '@deskside/sdk/protocol';\nSeat.parse(1);",
  ),
  'an example imports no other example': bad('examples/npm/src/a.ts', layers, "import '../../console/src/a.ts';"),
  'no product file imports a test': bad('packages/sdk/src/f.ts', layers, "import '../test/world.ts';"),
  'no barrels': bad('packages/server/src/desk/index.ts', 'deskside(no-barrels)', "export * from './queue.ts';"),
  'nor what looks like one': bad('packages/widget/src/panel/g.ts', 'deskside(no-barrels)', "import './index.ts';"),
  'an entry passes things on': good('packages/sdk/src/g.ts', "export { DesksideError } from './error.ts';"),
  'no cycles': bad(
    'packages/server/src/http/one.ts',
    'import(no-cycle)',
    "import { two } from './two.ts';\nexport const one = () => two;",
  ),
  'no any': bad('packages/server/src/http/a.ts', 'typescript(no-explicit-any)', 'export const a = (b: any) => b;'),
  'no forgotten promise': bad(
    'packages/server/src/http/b.ts',
    'typescript(no-floating-promises)',
    'export const a = () => {\n  Promise.resolve(1).then((b) => b + 1);\n};',
  ),
  'no promise where none is awaited': bad(
    'packages/server/src/http/c.ts',
    'typescript(no-misused-promises)',
    'export const a = () => [1].forEach(async (b) => {\n  await Promise.resolve(b);\n});',
  ),
  'no default exports': bad('packages/server/src/http/d.ts', 'import(no-default-export)', 'export default 1;'),
  'files are kebab-case': bad('packages/server/src/http/someThing.ts', 'unicorn(filename-case)', 'export const a = 1;'),
  'the widget prints nothing': bad('packages/widget/src/h.ts', 'eslint(no-console)', "console.log('hello');"),
};

for (const [name, expression] of Object.entries({
  clock: 'Date.now()',
  'clock of another kind': 'performance.now()',
  randomness: 'crypto.randomUUID()',
  timer: 'setTimeout(() => undefined, 1)',
  interval: 'setInterval(() => undefined, 1)',
  network: "fetch('/')",
})) {
  examples[`a machine has no ${name}`] = bad(
    `packages/server/src/desk/no-${name.replaceAll(' ', '-')}.ts`,
    'eslint(no-restricted-globals)',
    `export const a = () => void ${expression};`,
  );
}
examples['a machine rolls no dice'] = bad(
  'packages/server/src/records/dice.ts',
  'eslint(no-restricted-properties)',
  'export const a = () => Math.random();',
);
examples['the room class may look at the clock'] = good(
  'packages/server/src/desk/desk.ts',
  'export const a = () => Date.now();',
);

/** What the good examples import. */
const surroundings: Record<string, string> = {
  'packages/sdk/src/error.ts': 'export const DesksideError = 1;',
  'packages/sdk/src/customer.ts': 'export const createCustomer = () => undefined;',
  'packages/sdk/src/supporter.ts': 'export const signIn = () => undefined;',
  'packages/sdk/src/protocol/index.ts':
    'export interface Seat {\n  id: string;\n}\nexport const Seat = { parse: (a: unknown) => a };',
  'packages/server/src/room/machine.ts': 'export const isFailure = (a: unknown) => a === null;',
  'packages/server/src/http/two.ts': "import { one } from './one.ts';\nexport const two = () => one;",
};

describe('lint rules', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'deskside-lint-')));
  const found = new Map<string, string[]>();

  beforeAll(async () => {
    for (const name of ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json', 'scripts/lint']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    for (const name of ['packages/server/tsconfig.json', 'packages/server/src/cli/tsconfig.json']) {
      cpSync(join(root, name), join(folder, name));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const files = { ...surroundings };
    for (const example of Object.values(examples)) files[example.file] = example.source;
    for (const [file, source] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    const oxlint = join(root, 'node_modules/.bin/oxlint');
    const run = promisify(execFile)(oxlint, ['--format', 'json'], { cwd: folder, maxBuffer: 1e8 });
    // It ends with 1 because there is much to find.
    const output = await run.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
    const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(examples))('%s', (_name, { file, rule }) => {
    const codes = found.get(file) ?? [];
    if (rule === null) expect(codes).toEqual([]);
    else expect(codes).toContain(rule);
  });
});
