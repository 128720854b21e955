import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

/**
 * What a page pays, in bytes of brotli 11, each file by itself. `npm run build` makes the files. The hashes in their names
 * make some thirty bytes more or less.
 */
const CEILINGS = {
  /** Every page of a site, at once. */
  loader: 2_000,
  /**
   * From the click to a running conversation: Preact (5.4 kB), the SDK (7.6), rules, both languages, views. The goal is
   * 18,000, see docs/decisions/0007. What is not needed to read and write goes into a chunk of its own.
   */
  panel: 24_250,
  /** All that a customer of mode `auto` loads on the way to an answer: the panel, then its form, ringing and queue. */
  auto: 31_130,
  /** The seat list in a page. */
  seats: 5_030,
  /** Taking a screenshot and drawing on it, for those who press the button. */
  shot: 9_130,
  /** Another product's verbs, for pages that were written for it. */
  compat: 2_000,
  /** All texts of a language that is neither English nor Chinese, for those who speak it. */
  language: 5_500,
  /** Any other chunk. */
  chunk: 3_800,
};

/** Names of what must never reach a browser, or this file of a browser. */
const BANNED_EVERYWHERE = [
  'zod',
  'ZodError',
  'safeParse',
  'ReconnectingWebSocket',
  'process.env',
  'innerHTML',
  'eval(',
];
const BANNED_IN_LOADER = ['preact', 'nanostores', 'WebSocket', 'indexedDB', 'setItem', 'document.cookie'];

const dist = new URL('../dist/', import.meta.url);
const files = new Map<string, string>();

beforeAll(() => {
  if (!existsSync(new URL('deskside.js', dist))) throw new Error('The widget is not built: run `npm run build` first.');
  files.set('deskside.js', readFileSync(new URL('deskside.js', dist), 'utf8'));
  for (const name of readdirSync(new URL('deskside/', dist))) {
    files.set(name, readFileSync(new URL(`deskside/${name}`, dist), 'utf8'));
  }
});

const weigh = (text: string) => brotliCompressSync(text).length;
/** The files that a loaded file brings along at once. */
const withStaticImports = (name: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, other] of files.get(name)!.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) {
    withStaticImports(other!, seen);
  }
  return seen;
};
/** The entries, as the loader names them. */
const entry = (name: 'panel' | 'seats') => {
  const found = new RegExp(`deskside/(${name}-[\\w-]+\\.js)`).exec(files.get('deskside.js')!)?.[1];
  if (!found) throw new Error(`The loader does not name the chunk ${name}.`);
  return found;
};
/** Languages that are files of their own. */
const isLanguage = (name: string) => /^[a-z]{2}-[\w-]{8}\.js$/.test(name);
/** A folder of views that is loaded when it is used. */
const chunk = (name: string) =>
  [...files.keys()].find((file) => file.startsWith(`${name}-`) && file !== entry('seats'))!;
const weighAll = (...names: string[]) =>
  [...new Set(names.flatMap((name) => [...withStaticImports(name)]))].reduce(
    (sum, file) => sum + weigh(files.get(file)!),
    0,
  );

describe('size', () => {
  it('the script that draws the icon', () => {
    expect(weigh(files.get('deskside.js')!)).toBeLessThanOrEqual(CEILINGS.loader);
  });

  it('the panel with all it needs to chat, both languages included', () => {
    expect(weighAll(entry('panel'))).toBeLessThanOrEqual(CEILINGS.panel);
  });

  it('from the click to the first answer in mode auto: panel, form, ringing and queue', () => {
    expect(weighAll(entry('panel'), chunk('start'))).toBeLessThanOrEqual(CEILINGS.auto);
  });

  it('the seat list', () => {
    expect(weighAll(entry('seats'))).toBeLessThanOrEqual(CEILINGS.seats);
  });

  it('the screenshot, beside what the conversation has', () => {
    expect(weigh(files.get(chunk('shot'))!)).toBeLessThanOrEqual(CEILINGS.shot);
  });

  it.each(['intercom', 'tawk', 'chatwoot', 'livechat'])('the verbs of %s', (name) => {
    const text = readFileSync(new URL(`compat/${name}.js`, dist), 'utf8');
    expect(weigh(text)).toBeLessThanOrEqual(CEILINGS.compat);
  });

  it('each further language', () => {
    const sizes = [...files].filter(([name]) => isLanguage(name)).map(([name, text]) => ({ name, size: weigh(text) }));
    expect(sizes.length).toBeGreaterThanOrEqual(6);
    expect(sizes.filter(({ size }) => size > CEILINGS.language)).toEqual([]);
  });

  it('every other chunk', () => {
    const weighed = new Set([...withStaticImports(chunk('start')), chunk('shot')]);
    const sizes = [...files].map(([name, text]) => ({ name, size: weigh(text) }));
    for (const { name, size } of sizes) {
      if (weighed.has(name) || isLanguage(name) || name === entry('seats') || name === 'deskside.js') continue;
      expect({ name, fits: size <= CEILINGS.chunk, size }).toMatchObject({ fits: true });
    }
  });
});

describe('words', () => {
  it('nothing that belongs on the server, and no sink for markup', () => {
    for (const [name, text] of files) {
      const found = BANNED_EVERYWHERE.filter((word) => text.includes(word));
      // Preact knows the property, in the branch for `dangerouslySetInnerHTML`, which no view uses.
      if (withStaticImports(entry('panel')).has(name))
        found.splice(0, found.length, ...found.filter((word) => word !== 'innerHTML'));
      expect({ name, found }).toEqual({ name, found: [] });
    }
  });

  it('the loader has no framework and no socket, asks for the desk’s settings only, and stores nothing', () => {
    expect(files.get('deskside.js')!.match(/fetch\([^)]*\)/g)).toEqual([
      expect.stringMatching(/\/v1\/desks\/\$\{\w\}`\)$/),
    ]);
    expect(BANNED_IN_LOADER.filter((word) => files.get('deskside.js')!.includes(word))).toEqual([]);
  });

  it('both languages are there without another request', () => {
    const textOf = (name: string) => [...withStaticImports(name)].map((file) => files.get(file)).join('');
    const panel = textOf(entry('panel'));
    expect(panel).toContain('Write a message…');
    expect(panel).toContain('输入消息…');
    const start = textOf(chunk('start'));
    expect(start).toContain('Request service');
    expect(start).toContain('请求服务');
    // Whoever speaks English anywhere speaks Chinese in the same file.
    for (const [name, text] of files) {
      if (isLanguage(name)) continue;
      const isSpoken = /:"[A-Z][a-z]+( [a-z]+)+[.?"]/.test(text);
      expect({ name, both: !isSpoken || /[\u4e00-\u9fff]{2}|\\u[4-9]/.test(text) }).toMatchObject({ both: true });
    }
  });

  it('no view writes a style attribute or an event attribute', () => {
    for (const [name, text] of files) {
      const found = /setAttribute\(["'](?:style|on\w+)["']/.exec(text)?.[0] ?? null;
      expect({ name, found }).toEqual({ name, found: null });
    }
  });
});
