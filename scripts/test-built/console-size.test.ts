import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What the console may cost in all, in bytes of brotli: the goal is 150,000, and this is what holds. */
const CEILING = 100_000;

const dist = new URL('../../examples/console/dist/', import.meta.url);

describe('the console', () => {
  it('stays below what supporters may have to load', () => {
    const files = readdirSync(dist).filter((name) => /\.(?:js|css)$/.test(name));
    const sizes = files.map((name) => brotliCompressSync(readFileSync(new URL(name, dist))).length);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    // An empty folder is no small console.
    expect(all).toBeGreaterThan(20_000);
    expect(all).toBeLessThanOrEqual(CEILING);
  });
});
