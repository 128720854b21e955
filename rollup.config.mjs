/**
 * Builds the widget into packages/widget/dist:
 *
 *   deskside.js              the script a site embeds (classic script, not hashed: cache it shortly)
 *   deskside/*-<hash>.js     what it loads when it is needed (ES modules, immutable: cache them for ever)
 *   tokens.css               the design tokens
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { build, transform } from 'esbuild';
import esbuild from 'rollup-plugin-esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const widget = path.join(root, 'packages/widget');
const dist = path.join(widget, 'dist');

/** The SDK from its sources: one build, one copy of every module, and nothing to build before. */
const sdkFromSource = {
  name: 'sdk-from-source',
  resolveId(id) {
    const entry = /^@deskside\/sdk\/(\w+)$/.exec(id)?.[1];
    return entry ? path.join(root, 'packages/sdk/src', `${entry}.ts`) : null;
  },
};

/**
 * The SDK uses partysocket as a mere transport, with everything that it adds switched off. In a browser that is what
 * `WebSocket` already is, and 2.2 kB (brotli) fewer.
 */
const plainSocket = {
  name: 'plain-socket',
  resolveId: (id) => (id === 'partysocket/ws' ? '\0plain-socket' : null),
  load: (id) => (id === '\0plain-socket' ? 'export default WebSocket;' : null),
};

/**
 * A locale's sections as modules of their own: a view that is a chunk takes its section with it. An id such as
 * `en.json?seats` is one section.
 */
const localeSections = {
  name: 'locale-sections',
  resolveId: (id) => (/\.json\?\w+$/.test(id) ? id : null),
  async load(id) {
    const [file, section] = id.split('?');
    if (!file.endsWith('.json') || id.startsWith('\0')) return null;
    this.addWatchFile(file);
    const sections = JSON.parse(await readFile(file, 'utf8'));
    const code = section
      ? `export default ${JSON.stringify(sections[section])};`
      : Object.keys(sections)
          .map((name) => `export { default as ${name} } from ${JSON.stringify(`${file}?${name}`)};`)
          .join('\n');
    return { code, moduleSideEffects: false };
  },
};

const isRead = (css) => new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
const declarations = /(--[\w-]+):\s*((?:[^;{}"]|"[^"]*")*)(?:;|(?=\}))/g;

/** Custom properties that nothing reads are left out: a token file serves more apps than one. */
function dropUnread(css, alsoRead) {
  for (;;) {
    const read = isRead(css);
    const kept = css.replace(declarations, (all, name) => (read.has(name) || alsoRead.has(name) ? all : ''));
    if (kept === css) return css.replace(/[^{}]+\{\}/g, '');
    css = kept;
  }
}

/** The tokens that have one value in every theme and language; those a site may set itself are left alone. */
function constantsOf(tokens) {
  const values = new Map();
  for (const [, name, value] of tokens.matchAll(declarations)) values.set(name, [...(values.get(name) ?? []), value]);
  const constants = new Map();
  for (const [name, [value, ...others]] of values) {
    if (others.length === 0 && !value.includes('var(') && !/^--(desk|r)-/.test(name)) constants.set(name, value);
  }
  return constants;
}

const small = async (css) => (await transform(css, { loader: 'css', minify: true })).code.trim();
const panelStyles = path.join(widget, 'src/panel');

/** `x.css?inline` as a string for adopted style sheets: imports included, minified, constant tokens put in. */
const inlineCss = {
  name: 'inline-css',
  resolveId(id, importer) {
    return id.endsWith('.css?inline') ? path.resolve(path.dirname(importer), id) : null;
  },
  async load(id) {
    if (!id.endsWith('.css?inline')) return null;
    const file = id.slice(0, -'?inline'.length);
    const bundled = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      target: ['chrome111', 'safari16.4', 'firefox113'],
    });
    for (const input of Object.keys(bundled.metafile.inputs)) this.addWatchFile(path.resolve(input));
    const constants = constantsOf(await small(await readFile(path.join(widget, 'src/look/tokens.css'), 'utf8')));
    // Inside a shadow root there is no :root; a rule that also says :host keeps that half.
    let css = (await small(bundled.outputFiles[0].text)).replace(/:root,\s*/g, '').replace(/(--[\w-]+):\s+/g, '$1:');
    const putIn = (text) => text.replace(/var\((--[\w-]+)\)/g, (all, name) => constants.get(name) ?? all);
    // The tokens' own rules reach the sheets of later chunks as well.
    const alsoRead = new Set();
    if (path.dirname(file) === panelStyles) {
      for (const other of await readdir(panelStyles, { recursive: true })) {
        if (other.endsWith('.css')) {
          for (const name of isRead(await readFile(path.join(panelStyles, other), 'utf8'))) alsoRead.add(name);
        }
      }
      for (const name of isRead(await readFile(path.join(widget, 'src/look/seats.css'), 'utf8'))) alsoRead.add(name);
    }
    css = dropUnread(putIn(css), new Set([...alsoRead].filter((name) => !constants.has(name))));
    return `export default ${JSON.stringify(await small(css))};`;
  },
};

/** Brings what JSX becomes. The sources name nothing of it: type checker and tests use the automatic form. */
const importJsx = {
  name: 'import-jsx',
  transform: (code, id) =>
    id.endsWith('.tsx') ? { code: `${code}\nimport { h, Fragment } from 'preact';`, map: null } : null,
};

const compile = [
  sdkFromSource,
  importJsx,
  plainSocket,
  inlineCss,
  localeSections,
  nodeResolve({ browser: true, exportConditions: ['browser'] }),
  esbuild({
    target: 'es2022',
    // Smaller than the automatic form: children are plain arguments.
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    tsconfig: false,
    // nanostores asks for it, and a page has no `process`.
    define: { 'process.env.NODE_ENV': '"production"' },
    exclude: [],
  }),
];
const minify = (format = {}) =>
  terser({
    ecma: 2020,
    module: true,
    compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
    format: { comments: false, ...format },
  });

const names = {};
/** Remembers what the chunks are called, for the loader's build that comes after. */
const keepNames = {
  name: 'keep-names',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && chunk.isEntry) names[chunk.name] = chunk.fileName;
    }
  },
};

/** Where the sections of a locale go that are not called like the folder of views that reads them. */
const folders = { core: 'panel', shared: 'panel', ask: 'start' };

/**
 * What is needed at once is one chunk, and each folder of views that come later is another, with its rules and texts.
 * Left alone, the bundler makes three files of two views that share a sheet.
 */
function oneChunkPerFolder(name) {
  let atOnce;
  return (id, { getModuleIds, getModuleInfo }) => {
    if (!atOnce) {
      atOnce = new Set([...getModuleIds()].filter((module) => getModuleInfo(module).isEntry));
      for (const module of atOnce) {
        for (const imported of getModuleInfo(module).importedIds) atOnce.add(imported);
      }
    }
    // A locale's section is called like the folder that reads it.
    const section = /\.json\?(\w+)$/.exec(id)?.[1];
    if (section) return name === 'panel' ? (folders[section] ?? section) : name;
    return atOnce.has(id) ? name : /\/src\/panel\/views\/(\w+)\//.exec(id)?.[1];
  };
}

const chunks = (name, input) => ({
  input: { [name]: path.join(widget, input) },
  preserveEntrySignatures: 'allow-extension',
  plugins: [...compile, keepNames],
  output: {
    dir: dist,
    format: 'es',
    entryFileNames: 'deskside/[name]-[hash].js',
    chunkFileNames: 'deskside/[name]-[hash].js',
    manualChunks: oneChunkPerFolder(name),
    plugins: [minify()],
  },
});

const panel = chunks('panel', 'src/panel/mount.tsx');
panel.plugins.unshift({
  name: 'clean',
  async buildStart() {
    if (existsSync(dist)) await rm(dist, { recursive: true });
  },
});

export default [
  panel,
  // By itself: a page with a seat list loads no panel before somebody clicks.
  chunks('seats', 'src/seats/mount.ts'),
  {
    input: path.join(widget, 'src/loader/loader.ts'),
    plugins: [
      ...compile,
      {
        name: 'chunk-names',
        renderChunk: (code) => ({
          code: code
            .replaceAll('PANEL_FILE', JSON.stringify(names.panel))
            .replaceAll('SEATS_FILE', JSON.stringify(names.seats)),
          map: null,
        }),
        async generateBundle() {
          this.emitFile({
            type: 'asset',
            fileName: 'tokens.css',
            source: await readFile(path.join(widget, 'src/look/tokens.css'), 'utf8'),
          });
        },
      },
    ],
    // A classic script is read in the encoding of its page, which may be an old one: only ASCII is safe.
    output: { file: path.join(dist, 'deskside.js'), format: 'iife', plugins: [minify({ ascii_only: true })] },
  },
];
