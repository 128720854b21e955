import { defineConfig } from 'tsup';

export default defineConfig([
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
