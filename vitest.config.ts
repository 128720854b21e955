import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Tests and sources use the packages as they are written, not as they were last built. */
const resolve = { alias: [{ find: /^@deskside\/(sdk|widget)\/(.*)$/, replacement: path('packages/$1/src/$2') }] };

// A test that needs a page's globals says so in its first line: // @vitest-environment happy-dom
const node = { environment: 'node' } as const;

/** One worker at a time, one file after the other: these tests share two processors with the server they test. */
const inTurn = {
  ...node,
  fileParallelism: false,
  hookTimeout: 60_000,
  // As patient as the browser's own waiting: the machine may have something else to do for a moment.
  expect: { poll: { timeout: 15_000 } },
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          ...node,
          name: 'unit',
          include: [
            'packages/{sdk,widget}/{src,test}/**/*.test.{ts,tsx}',
            'packages/server/{src,sim,test-unit}/**/*.test.ts',
            'examples/*/{src,test}/**/*.test.{ts,tsx}',
            'scripts/test/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        plugins: [
          cloudflareTest({
            main: path('packages/server/src/worker.ts'),
            wrangler: { configPath: path('packages/server/wrangler.jsonc') },
            miniflare: {
              bindings: {
                DESKSIDE_SECRET: 'a secret that is known to everybody, for tests only',
                DESKSIDE_OPERATOR_KEY: 'operator-key-for-tests-only-0123456789',
              },
            },
          }),
        ],
        test: {
          name: 'runtime',
          include: ['packages/server/test-runtime/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          ...inTurn,
          name: 'server',
          include: ['packages/server/test/**/*.test.ts', 'scripts/test-built/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          ...inTurn,
          name: 'browser',
          include: ['{packages,examples}/*/test-browser/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          ...inTurn,
          name: 'long',
          include: ['e2e-long/**/*.test.ts', 'packages/*/test-long/**/*.test.ts'],
          testTimeout: 1_200_000,
        },
      },
    ],
  },
});
