import { build } from 'esbuild';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The texts, as objects. */
const json = {
  name: 'console-json',
  transform: (code, id) => (id.endsWith('.json') ? { code: `export default ${code}`, map: null } : null),
};

/** One style sheet from `src/look/console.css` and what it imports, and the page that loads both files. */
function page() {
  return {
    name: 'console-page',
    // Names change with what is in the files: those of the last build would stay.
    buildStart: () => rm(here('./dist'), { recursive: true, force: true }),
    async generateBundle(_options, bundle) {
      const { outputFiles } = await build({
        entryPoints: [here('./src/look/console.css')],
        bundle: true,
        minify: true,
        write: false,
      });
      const style = this.emitFile({ type: 'asset', name: 'console.css', source: outputFiles[0].text });
      // A service worker is found by its name, and has nothing of the page.
      const worker = await build({
        entryPoints: [here('./src/push/push-worker.ts')],
        bundle: true,
        minify: true,
        target: 'es2022',
        write: false,
      });
      this.emitFile({ type: 'asset', fileName: 'push-worker.js', source: worker.outputFiles[0].text });
      const picture = async (name) =>
        this.getFileName(this.emitFile({ type: 'asset', name, source: await readFile(here(`./src/${name}`)) }));
      const script = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
      const template = await readFile(here('./src/index.html'), 'utf8');
      const icons = { icon: await picture('icon.svg'), unread: await picture('icon-unread.svg') };
      const names = { style: this.getFileName(style), ...icons, script: script.fileName };
      const source = template.replace(/%(\w+)%/g, (_, name) => names[name]);
      this.emitFile({ type: 'asset', fileName: 'index.html', source });
    },
  };
}

export default {
  input: here('./src/main.tsx'),
  output: {
    dir: here('./dist'),
    format: 'es',
    entryFileNames: 'console-[hash].js',
    chunkFileNames: 'console-[name]-[hash].js',
    assetFileNames: '[name]-[hash][extname]',
  },
  plugins: [
    nodeResolve({ browser: true, extensions: ['.mjs', '.js', '.ts', '.tsx', '.json'] }),
    json,
    esbuild({
      target: 'es2022',
      tsconfig: here('../../tsconfig.json'),
      define: { 'process.env.NODE_ENV': '"production"' },
      exclude: [],
    }),
    terser({ module: true, format: { comments: false } }),
    page(),
  ],
};
