/**
 * Builds the widget into packages/widget/dist:
 *
 *   deskside.js              the script a site embeds (classic script, not hashed: cache it shortly)
 *   deskside/*-<hash>.js     what it loads when it is needed (ES modules, immutable: cache them for ever)
 *   tokens.css               the design tokens
 */
import { readFile, rm } from 'node:fs/promises';
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

/** JSON by name, so that a chunk keeps only the texts it reads. */
const json = {
  name: 'json',
  transform(code, id) {
    if (!id.endsWith('.json')) return null;
    const entries = Object.entries(JSON.parse(code));
    return {
      code:
        entries.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n') +
        `\nexport default { ${entries.map(([name]) => name).join(', ')} };`,
      map: { mappings: '' },
    };
  },
};

/** Custom properties that nothing reads are left out: a token file serves more apps than one. */
export function dropUnread(css) {
  for (;;) {
    const read = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    const kept = css.replace(/(--[\w-]+):(?:[^;{}"]|"[^"]*")*(;|(?=\}))/g, (declaration, name) =>
      read.has(name) ? declaration : '',
    );
    if (kept === css) return css.replace(/[^{}]+\{\}/g, '');
    css = kept;
  }
}

/** `x.css?inline` as a string for adopted style sheets. */
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
    // Inside a shadow root there is no :root; a rule that also says :host keeps that half.
    const scoped = bundled.outputFiles[0].text.replace(/:root,\s*/g, '');
    const small = await transform(scoped, { loader: 'css', minify: true });
    return `export default ${JSON.stringify(dropUnread(small.code.trim()))};`;
  },
};

const compile = [
  sdkFromSource,
  inlineCss,
  json,
  nodeResolve({ browser: true, exportConditions: ['browser'] }),
  esbuild({ target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', tsconfig: false }),
];
const minify = terser({
  ecma: 2020,
  module: true,
  compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
  format: { comments: false },
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

const chunks = (name, input) => ({
  input: { [name]: path.join(widget, input) },
  plugins: [...compile, keepNames],
  output: {
    dir: dist,
    format: 'es',
    entryFileNames: 'deskside/[name]-[hash].js',
    chunkFileNames: 'deskside/[name]-[hash].js',
    plugins: [minify],
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
    output: { file: path.join(dist, 'deskside.js'), format: 'iife', plugins: [minify] },
  },
];
