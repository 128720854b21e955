/**
 * Builds the widget into packages/widget/dist:
 *
 *   deskside.js              the script a site embeds (classic script, not hashed: cache it shortly)
 *   deskside/*-<hash>.js     what it loads when it is needed (ES modules, immutable: cache them for ever)
 *   compat/*.js              other products' verbs, for pages that were written for them
 *   tokens.css               the design tokens
 *   npm/                     the same for bundlers, who name and hash files themselves
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { build, transform } from 'esbuild';
import esbuild from 'rollup-plugin-esbuild';
import { digestOf, filesIn } from './scripts/prepare.mjs';

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

/** A locale, without what is only for those who keep it. */
async function textsIn(file) {
  const { $reviewed: _, ...texts } = JSON.parse(await readFile(file, 'utf8'));
  return texts;
}

/** What a site's own texts are checked against: `en.json?keys`. */
const KEYS = 'keys';
const keysOf = (texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, section]) => [
      name,
      Object.fromEntries(Object.keys(section).map((key) => [key, 0])),
    ]),
  );

/**
 * The languages are the files that are there, each a file of the widget as well. They share one hash, so that the panel
 * pays for one name and not for one of each.
 */
const furtherLocales = (isForNpm) => ({
  name: 'further-locales',
  resolveId: (id, importer) => (isForNpm && importer?.endsWith('/locales/further.ts') ? { id, external: true } : null),
  async load(id) {
    if (!id.endsWith('/locales/further.ts')) return null;
    const folder = path.dirname(id);
    const names = (await readdir(folder)).filter((name) => /^(?!en\.|zh-CN\.).*\.json$/.test(name));
    const files = [];
    for (const name of names.toSorted()) {
      this.addWatchFile(path.join(folder, name));
      const texts = JSON.stringify(await textsIn(path.join(folder, name)));
      const { code } = await transform(`export default ${texts};`, { minify: true, charset: 'utf8' });
      files.push({ tag: name.slice(0, -'.json'.length).toLowerCase(), code });
    }
    const tags = `export const tags = ${JSON.stringify(files.map(({ tag }) => tag).join('|'))};`;
    if (isForNpm) {
      for (const { tag, code } of files) this.emitFile({ type: 'asset', fileName: `${tag}.js`, source: code });
      // A bundler follows only what it can read.
      const each = files.map(({ tag }) => `${tag}: () => import('./${tag}.js')`);
      return `${tags}const files = { ${each.join(', ')} };export const bring = (tag) => files[tag]();`;
    }
    const hash = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 8);
    for (const { tag, code } of files) {
      this.emitFile({ type: 'asset', fileName: `deskside/${tag}-${hash}.js`, source: code });
    }
    return `${tags}export const bring = (tag) => import(\`./\${tag}-${hash}.js\`);`;
  },
});

/**
 * A locale's sections as modules of their own: a view that is a chunk takes its section with it. An id such as
 * `en.json?seats` is one section.
 */
const localeSections = {
  name: 'locale-sections',
  resolveId: (id, importer) => (/\.json\?\w+$/.test(id) ? path.resolve(path.dirname(importer), id) : null),
  async load(id) {
    const [file, section] = id.split('?');
    if (!file.endsWith('.json') || id.startsWith('\0')) return null;
    this.addWatchFile(file);
    const sections = await textsIn(file);
    const parts = { ...sections, [KEYS]: keysOf(sections) };
    const texts = Object.entries(parts[section] ?? {});
    // Each text by itself as well, for who needs one or two of a section.
    const each = texts.map(
      ([key, text], index) => `const t${index} = ${JSON.stringify(text)}; export { t${index} as ${key} };`,
    );
    const code = section
      ? `${each.join('\n')}\nexport default ${JSON.stringify(parts[section])};`
      : Object.keys(sections)
          .map((name) => `export { default as ${name} } from ${JSON.stringify(`${file}?${name}`)};`)
          .join('\n');
    return { code, moduleSideEffects: false };
  },
};

const small = async (css) => (await transform(css, { loader: 'css', minify: true })).code.trim();
const bundleCss = (entryPoint) =>
  build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    metafile: true,
    target: ['chrome123', 'safari17.5', 'firefox128'],
  });

const readsOf = (css) => [...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]);
const declarations = /(--[\w-]+):\s*((?:[^;{}"]|"[^"]*")*)(?:;|(?=\}))/g;

/** Custom properties that are declared once, with their values; those a site may set itself are left alone. */
function fixedOf(css) {
  const values = new Map();
  for (const [, name, value] of css.matchAll(declarations)) values.set(name, [...(values.get(name) ?? []), value]);
  return new Map(
    [...values]
      .filter(([name, all]) => all.length === 1 && !/^--(desk|r)-/.test(name))
      .map(([name, [value]]) => [name, value]),
  );
}

/**
 * Puts fixed custom properties in where that is shorter: plain values, and what is read once; or `everywhere`. Leaves out
 * those that nothing reads: a token file serves more apps than one.
 */
function putIn(css, alsoRead, everywhere = false) {
  for (;;) {
    const fixed = fixedOf(css);
    const reads = [...readsOf(css), ...alsoRead, ...alsoRead];
    const count = (name) => reads.filter((read) => read === name).length;
    const kept = css
      .replace(/var\((--[\w-]+)\)/g, (all, name) => {
        const value = fixed.get(name);
        return value !== undefined && (everywhere || !/[(,]/.test(value) || count(name) === 1) ? value : all;
      })
      .replace(declarations, (all, name) => (count(name) > 0 ? all : ''));
    if (kept === css) return css.replace(/[^{}]+\{\}/g, '');
    css = kept;
  }
}

const panelSheet = path.join(widget, 'src/panel/panel.css');
const tokensSheet = path.join(widget, 'src/look/tokens.css');

/** Inside a shadow root there is no :root, and every theme stands below the :host. */
const inShadow = (css) => css.replace(/:root,\s*/g, '').replace(/:host,\s*\[data-theme\]/g, ':host');

/** The panel's own sheet. It has the tokens that change with theme or language for every chunk's sheet as well. */
async function panelCss() {
  const css = inShadow(await small((await bundleCss(panelSheet)).outputFiles[0].text));
  const fixed = fixedOf(css);
  const later = [];
  for (const file of await readdir(path.dirname(panelSheet), { recursive: true })) {
    if (!file.endsWith('.css') || file === 'panel.css') continue;
    later.push(...readsOf((await bundleCss(path.join(path.dirname(panelSheet), file))).outputFiles[0].text));
  }
  return putIn(
    css,
    later.filter((name) => !fixed.has(name)),
  );
}

/** `x.css?inline` as a string for adopted style sheets: imports and tokens included, minified. */
const inlineCss = {
  name: 'inline-css',
  resolveId(id, importer) {
    return id.endsWith('.css?inline') ? path.resolve(path.dirname(importer), id) : null;
  },
  async load(id) {
    if (!id.endsWith('.css?inline')) return null;
    const file = id.slice(0, -'?inline'.length);
    const bundled = await bundleCss(file);
    for (const input of [...Object.keys(bundled.metafile.inputs), tokensSheet]) this.addWatchFile(path.resolve(input));
    let css = await small(bundled.outputFiles[0].text);
    if (file === panelSheet) css = await panelCss();
    else if (file.startsWith(path.dirname(panelSheet))) {
      // A chunk brings the tokens that the panel's sheet does not have.
      const there = [...(await panelCss()).matchAll(declarations)].map(([, name]) => name);
      const tokens = [...fixedOf(inShadow(await small(await readFile(tokensSheet, 'utf8'))))]
        .filter(([name, value]) => !there.includes(name) || !/[(,]/.test(value))
        .map(([name, value]) => `${name}:${value};`);
      // Put in, because a rule for the host that comes later would have all that is drawn looked at again.
      css = putIn(`:host{${tokens.join('')}}${css}`, [], true);
    } else css = putIn(inShadow(css), []);
    return `export default ${JSON.stringify(await small(css.replace(/(--[\w-]+):\s+/g, '$1:')))};`;
  },
};

/** Brings what JSX becomes. The sources name nothing of it: type checker and tests use the automatic form. */
const importJsx = {
  name: 'import-jsx',
  transform: (code, id) =>
    id.endsWith('.tsx') ? { code: `${code}\nimport { h, Fragment } from 'preact';`, map: null } : null,
};

const compile = (isForNpm = false) => [
  sdkFromSource,
  importJsx,
  plainSocket,
  inlineCss,
  furtherLocales(isForNpm),
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

/**
 * Nearly all of the panel runs as soon as it is there. Chromium takes the hint, and compiles it beside the page while it
 * arrives; otherwise each function would stop the page for a moment when it is called for the first time.
 */
const compileAtOnce = {
  name: 'compile-at-once',
  renderChunk: (code, { name }) =>
    name === 'panel' ? { code: `//# allFunctionsCalledOnLoad\n${code}`, map: null } : null,
};

/**
 * What comes later has one hash, of everything that it is made from: the panel names two dozen of these files, and pays for
 * one hash instead of one of each.
 */
const made = digestOf(
  filesIn(['packages/widget/src', 'packages/sdk/src', 'package-lock.json', 'rollup.config.mjs']),
).slice(0, 8);

const names = {};
/**
 * A part that did not load can be tried again: browsers never ask twice for the address of a module that failed.
 */
const tryAgain = {
  name: 'try-again',
  renderDynamicImport: ({ targetModuleId }) =>
    targetModuleId && { left: '(u=>import(u).catch(()=>import(u+"?"+Date.now())))(', right: ')' },
};

/** Remembers what the chunks are called, for the loader's build that comes after. */
const keepNames = {
  name: 'keep-names',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && chunk.isEntry) names[chunk.name] = chunk.fileName;
    }
  },
};

/** Where folders of views, and sections of a locale, go that are no chunk by themselves. */
const chunkOf = { form: 'start', waiting: 'start' };
const chunkOfTexts = { ...chunkOf, core: 'panel', shared: 'panel', ask: 'start', files: 'functions' };

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
    if (section === KEYS) return undefined;
    if (section ? name !== 'panel' : atOnce.has(id)) return name;
    if (section) return chunkOfTexts[section] ?? section;
    const folder = /\/src\/panel\/views\/(\w+)\//.exec(id)?.[1];
    return chunkOf[folder] ?? folder;
  };
}

const chunks = (name, input) => ({
  input: { [name]: path.join(widget, input) },
  preserveEntrySignatures: 'allow-extension',
  plugins: [...compile(), keepNames, tryAgain],
  output: {
    dir: dist,
    format: 'es',
    entryFileNames: 'deskside/[name]-[hash].js',
    chunkFileNames: `deskside/[name]-${made}.js`,
    manualChunks: oneChunkPerFolder(name),
    plugins: [minify(), compileAtOnce],
  },
});

/** For bundlers: no hashes, no addresses of its own making, nothing minified. */
const forNpm = (name, input, more = []) => ({
  input: { [name]: path.join(widget, input) },
  preserveEntrySignatures: 'allow-extension',
  // The app's own bundler brings them, once for all that use them.
  external: /^(?:preact|nanostores)(?:\/|$)/,
  plugins: [...more, ...compile(true)],
  output: {
    dir: path.join(dist, 'npm'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: `${name}/[name].js`,
    manualChunks: oneChunkPerFolder(name),
  },
});
/** The entry finds panel and seat list beside it. */
const builtBeside = {
  name: 'built-beside',
  resolveDynamicImport(specifier) {
    const name = /^\.\/(panel|seats)\//.exec(specifier)?.[1];
    return name ? { id: `./${name}.js`, external: true } : null;
  },
};

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
  forNpm('panel', 'src/panel/mount.tsx'),
  forNpm('seats', 'src/seats/mount.ts'),
  forNpm('emoji', 'src/emoji.ts'),
  forNpm('screenshot', 'src/screenshot.tsx'),
  forNpm('index', 'src/index.ts', [builtBeside]),
  ...['intercom', 'tawk', 'chatwoot', 'livechat'].map((name) => ({
    input: path.join(widget, `src/compat/${name}.ts`),
    plugins: compile(),
    output: { file: path.join(dist, `compat/${name}.js`), format: 'iife', plugins: [minify({ ascii_only: true })] },
  })),
  {
    input: path.join(widget, 'src/loader/loader.ts'),
    plugins: [
      ...compile(),
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
