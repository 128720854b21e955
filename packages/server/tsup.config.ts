import { defineConfig } from 'tsup';

export default defineConfig([
  {
    // What runs in workerd: one file that needs nothing but the runtime. wrangler.jsonc serves it as it is.
    entry: { worker: 'src/worker.ts' },
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    outDir: 'dist',
    noExternal: [/^(?!cloudflare:|node:)/],
    external: [/^cloudflare:/, /^node:/],
    esbuildOptions(options) {
      options.conditions = ['workerd', 'worker', 'import', 'module'];
      options.mainFields = ['module', 'main'];
      // Stack traces in the log name functions.
      options.keepNames = true;
    },
    clean: false,
    dts: false,
    sourcemap: true,
  },
  {
    // The command line: Node, everything in one file but workerd, whose binary it looks up.
    entry: { cli: 'src/cli/cli.ts' },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outDir: 'dist',
    external: ['workerd'],
    clean: false,
    dts: false,
  },
]);
