import { defineConfig } from 'tsup';

// ESM only, no minifying: whoever bundles this does it better with the names still there.
export default defineConfig({
  entry: {
    customer: 'src/customer.ts',
    supporter: 'src/supporter.ts',
    error: 'src/error.ts',
    constants: 'src/constants.ts',
    links: 'src/links.ts',
    protocol: 'src/protocol/index.ts',
    testing: 'src/testing.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  clean: true,
});
