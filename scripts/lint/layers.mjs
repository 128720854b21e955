/**
 * Who may import whom (docs/architecture.md), as an oxlint plugin: every file belongs to the first layer below whose
 * `files` match it, and a layer names all it may import. What is not named is refused.
 */
import { dirname, isAbsolute, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Only the tests of these rules lay out a tree of their own.
const root = process.env['DESKSIDE_LINT_ROOT'] ?? fileURLToPath(new URL('../..', import.meta.url));

/** What tests are made of. No product file may import it. */
const isTestPath = (path) =>
  /(^|\/)(test|tests|test-[a-z]+|sim|fixtures|e2e|e2e-long|bench)\//.test(path) || /\.(test|fixture)\.tsx?$/.test(path);

/**
 * `values` may be imported in any form, `types` by `import type` only. An entry is the name of a layer (for files of
 * this repository, however they are addressed) or the name of a package; `x/*` stands for the package's subpaths.
 *
 * @type {{ name: string, files: RegExp, values: string[], types?: string[], why: string }[]}
 */
const layers = [
  {
    name: 'constants',
    files: /^packages\/sdk\/src\/constants\.ts$/,
    values: [],
    why: 'constants are plain values that import nothing',
  },
  {
    name: 'protocol',
    files: /^packages\/sdk\/src\/protocol\//,
    values: ['protocol', 'constants', 'zod'],
    why: 'the protocol stands on zod and constants alone',
  },
  {
    name: 'base',
    files: /^packages\/sdk\/src\/(error|links|host)\.ts$/,
    values: ['constants'],
    types: ['protocol'],
    why: 'errors and the host stand on constants alone',
  },
  {
    name: 'link-machine',
    files: /^packages\/sdk\/src\/link\/([a-z-]+-)?machine\.ts$/,
    values: ['link-machine', 'constants', 'base'],
    types: ['link', 'protocol'],
    why: 'a machine imports types, constants and other machines',
  },
  {
    // All that is not an entry.
    name: 'link',
    files: /^packages\/sdk\/src\/(?!(customer|supporter|manager|testing)\.ts$)/,
    values: [
      'link',
      'link-machine',
      'constants',
      'base',
      'nanostores',
      'partysocket',
      'partysocket/*',
      'altcha-lib',
      'altcha-lib/*',
    ],
    types: ['protocol'],
    why: 'zod never reaches a browser: the protocol gives types only',
  },
  {
    name: 'sdk',
    files: /^packages\/sdk\/src\//,
    values: ['sdk', 'link', 'link-machine', 'constants', 'base', 'nanostores'],
    types: ['protocol'],
    why: 'zod never reaches a browser: the protocol gives types only',
  },
  {
    name: 'locales',
    files: /^packages\/widget\/src\/locales\//,
    values: ['locales'],
    types: ['sdk', 'protocol', 'widget'],
    why: 'texts stand by themselves',
  },
  {
    name: 'loader',
    files: /^packages\/widget\/src\/loader\//,
    values: ['loader', 'locales', 'constants'],
    types: ['sdk', 'protocol', 'widget'],
    why: 'the loader is what every page pays for: the panel comes later, as a chunk of its own',
  },
  {
    name: 'widget',
    files: /^packages\/widget\/src\//,
    values: ['widget', 'loader', 'locales', 'sdk', 'base', 'constants', 'preact', 'preact/*', 'nanostores'],
    types: ['protocol'],
    why: 'the widget stands on the SDK’s entries; the protocol gives types only',
  },
  {
    name: 'console',
    files: /^examples\/[a-z-]+\/src\//,
    values: ['sdk', 'base', 'constants', 'preact', 'preact/*', 'nanostores', 'uqr'],
    types: ['protocol'],
    why: 'examples use what is published and nothing else',
  },
  {
    name: 'machine',
    files:
      /^packages\/server\/src\/(room\/(machine|outcome|page)\.ts$|(?<room>desk|conversation|lobby|records)\/(?!(\k<room>|credentials|accounts)\.ts$))/,
    values: ['machine', 'constants'],
    types: ['protocol', 'server'],
    why: 'a machine imports types, constants and other machines',
  },
  {
    name: 'cli',
    files: /^packages\/server\/src\/cli\//,
    values: ['cli', 'server', 'machine', 'constants', 'protocol', 'zod', 'node:*'],
    why: 'the launcher runs on Node and stands on the protocol',
  },
  {
    name: 'server',
    files: /^packages\/server\/src\//,
    values: [
      'server',
      'machine',
      'constants',
      'protocol',
      'zod',
      'hono',
      'hono/*',
      'partyserver',
      'altcha-lib',
      'altcha-lib/*',
      '@date-fns/tz',
      'ipaddr.js',
      'otpauth',
      '@block65/webcrypto-web-push',
      'cloudflare:*',
      'node:crypto',
      'node:buffer',
    ],
    why: 'the server stands on the protocol and the constants',
  },
];

/** Package names that mean files of this repository. */
const packages = new Map([
  ['@deskside/sdk', 'packages/sdk/src'],
  ['@deskside/widget', 'packages/widget/src'],
  ['@deskside/server', 'packages/server/src'],
]);

function layerOf(path) {
  return layers.find((layer) => layer.files.test(path));
}

/** The path inside the repository that a specifier means, or null for a foreign package. */
function pathOf(specifier, file) {
  if (specifier.startsWith('.')) return toPath(resolve(dirname(file), specifier));
  for (const [name, folder] of packages) {
    if (specifier === name) return `${folder}/index.ts`;
    if (!specifier.startsWith(`${name}/`)) continue;
    const entry = specifier.slice(name.length + 1).replace(/\.ts$/, '');
    return entry === 'protocol' ? `${folder}/protocol/index.ts` : `${folder}/${entry}.ts`;
  }
  return null;
}

function toPath(file) {
  return relative(root, isAbsolute(file) ? file : resolve(file)).replaceAll('\\', '/');
}

const allows = (list, name) =>
  list.some((entry) => entry === name || (entry.endsWith('*') && name.startsWith(entry.slice(0, -1))));

/** Why `path` may not import `specifier`, or null if it may. */
function refusal(path, file, specifier, typesOnly) {
  const layer = layerOf(path);
  if (layer === undefined || isTestPath(path)) return null;
  const target = pathOf(specifier, file);
  const permitted = typesOnly ? [...layer.values, ...(layer.types ?? [])] : layer.values;
  if (target === null) return allows(permitted, specifier) ? null : `${layer.why}, not ${specifier}`;
  if (isTestPath(target)) return 'tests are for tests only';
  if (/\.(css|json|svg|html)(\?[a-z]+)?$/.test(target) && permitted.includes(layer.name)) return null;
  if (layer.name === 'console') {
    const own = posix.join(...path.split('/').slice(0, 2));
    if (target.startsWith(`${own}/`)) return null;
    if (specifier.startsWith('.')) return layer.why;
    // The entries that its package.json names.
    if (/^@deskside\/widget(?:\/(?:emoji|screenshot))?$/.test(specifier)) return null;
  }
  const isForeign = (layer.name === 'widget' || layer.name === 'console') && target.startsWith('packages/sdk/');
  if (isForeign && !specifier.startsWith('@')) return `${layer.why}: say @deskside/sdk/…`;
  const found = layerOf(target);
  if (found !== undefined && allows(permitted, found.name)) return null;
  const typesWould = found !== undefined && layer.types?.includes(found.name) === true;
  return typesWould ? `${layer.why}: use \`import type\` for ${specifier}` : `${layer.why}, not ${specifier}`;
}

const layersRule = {
  create(context) {
    const path = toPath(context.filename);
    const check = (node, source, typesOnly) => {
      if (typeof source?.value !== 'string') return;
      const message = refusal(path, context.filename, source.value, typesOnly);
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
    };
  },
};

/** Files that may pass on what others export: the entries of the packages, and those of the panel’s chunks. */
const isEntry = (path) =>
  /^packages\/[a-z]+\/src\/[a-z-]+\.tsx?$/.test(path) ||
  path === 'packages/sdk/src/protocol/index.ts' ||
  path === 'packages/widget/src/panel/mount.tsx' ||
  /^packages\/widget\/src\/panel\/views\/[a-z]+\/chunk\.ts$/.test(path);

const barrelsRule = {
  create(context) {
    const path = toPath(context.filename);
    if (isEntry(path) || isTestPath(path)) return {};
    const report = (node) =>
      context.report({ node, message: 'only a package entry passes on what another file exports: import it there' });
    return {
      ExportNamedDeclaration: (node) => (node.source ? report(node) : undefined),
      ExportAllDeclaration: report,
      ImportDeclaration(node) {
        const source = node.source.value;
        const isBarrel = source.startsWith('.') && /(^|\/)index(\.[jt]sx?)?$/.test(source);
        if (isBarrel) context.report({ node, message: 'import the file that exports it, not an index file' });
      },
    };
  },
};

export default {
  meta: { name: 'deskside' },
  rules: { layers: layersRule, 'no-barrels': barrelsRule },
};
