import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_NAME_MAX, PICTURE_SIDE_MAX } from '@deskside/sdk/constants';
import { attachmentHeader, cleanFileName } from '../src/files/file-name.ts';
import { typeOf } from '../src/files/type-of.ts';
import { avif, gif, jpeg, png, webp } from '../test/kit/pictures.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('what a file is', () => {
  it.each<[string, string, (width: number, height: number) => Uint8Array]>([
    ['PNG', 'image/png', png],
    ['JPEG', 'image/jpeg', jpeg],
    ['GIF', 'image/gif', gif],
    ['WebP, lossy', 'image/webp', (width, height) => webp('VP8 ', width, height)],
    ['WebP, lossless', 'image/webp', (width, height) => webp('VP8L', width, height)],
    ['WebP, extended', 'image/webp', (width, height) => webp('VP8X', width, height)],
    ['AVIF', 'image/avif', avif],
  ])('%s: kind and size, from its bytes', (_name, type, make) => {
    expect(typeOf(make(640, 480))).toEqual({ type, width: 640, height: 480 });
    for (let length = 0; length < make(640, 480).length; length++) {
      const cut = typeOf(make(640, 480).subarray(0, length));
      if (cut.width !== undefined) expect(cut).toEqual({ type, width: 640, height: 480 });
    }
  });

  it('[S17] a picture that is too large to be shown is a file like any other', () => {
    for (const [width, height] of [
      [PICTURE_SIDE_MAX + 1, 1],
      [1, PICTURE_SIDE_MAX + 1],
      [10_000, 5_001],
      [0, 10],
      [0xffffffff, 0xffffffff],
    ] as const) {
      expect(typeOf(png(width, height))).toEqual({ type: 'application/octet-stream' });
    }
    expect(typeOf(png(PICTURE_SIDE_MAX, 1))).toEqual({ type: 'image/png', width: PICTURE_SIDE_MAX, height: 1 });
    expect(typeOf(png(10_000, 5_000))).toMatchObject({ type: 'image/png' });
  });

  it('[S17] a few kinds have names, for signs in lists; nothing that could be a page is a picture', () => {
    expect(typeOf(bytes('%PDF-1.7 …')).type).toBe('application/pdf');
    expect(typeOf(bytes('PK\u0003\u0004…')).type).toBe('application/zip');
    expect(typeOf(Uint8Array.of(0, 0, 0, 24, ...bytes('ftypisom'))).type).toBe('video/mp4');
    expect(typeOf(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')).type).toBe('text/plain');
    expect(typeOf(bytes('<!doctype html><script>alert(1)</script>')).type).toBe('text/plain');
    expect(typeOf(bytes('日报，十一月')).type).toBe('text/plain');
    expect(typeOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).type).toBe('text/plain');
    expect(typeOf(Uint8Array.of(0x61, 0x00)).type).toBe('application/octet-stream');
    expect(typeOf(Uint8Array.of(0xff, 0xfe, 0x61, 0x00)).type).toBe('application/octet-stream');
    expect(typeOf(new Uint8Array()).type).toBe('application/octet-stream');
  });

  it('R1: any bytes are something, and a picture always has a size that can be shown', () => {
    const start = fc.constantFrom(png(9, 9), jpeg(9, 9), gif(9, 9), webp('VP8X', 9, 9), avif(9, 9), new Uint8Array());
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), fc.nat(80), (head, tail, at) => {
        const mixed = new Uint8Array(Math.max(head.length, at + tail.length));
        mixed.set(head);
        mixed.set(tail, at);
        const { type, width = 0, height = 0 } = typeOf(mixed);
        if (type.startsWith('image/')) {
          expect(Math.min(width, height)).toBeGreaterThan(0);
          expect(Math.max(width, height)).toBeLessThanOrEqual(PICTURE_SIDE_MAX);
        } else expect(width + height).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the name of a file', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['C:\\fakepath\\report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['.htaccess', 'htaccess'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\r\nc\u007f.txt', 'abc.txt'],
    ['\ud800x.png', 'x.png'],
    ['打印日志 11-22.zip', '打印日志 11-22.zip'],
    ['photo 👩‍👧.jpg', 'photo 👩‍👧.jpg'],
    ['evil.exe. . ', 'evil.exe'],
    ['', 'file'],
    ['///', 'file'],
    ['...', 'file'],
    [`${'x'.repeat(500)}.tar`, `${'x'.repeat(FILE_NAME_MAX - 4)}.tar`],
  ])('%j becomes %j', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean);
  });

  it('[S17] of any name something is left that is a name, and stays when it is cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const clean = cleanFileName(name);
        expect(clean.length).toBeGreaterThan(0);
        expect(clean.length).toBeLessThanOrEqual(FILE_NAME_MAX);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069/\\]/u);
        expect(cleanFileName(clean)).toBe(clean);
        expect(attachmentHeader(clean)).toMatch(/^attachment; filename="[\w .()-]+"; filename\*=UTF-8''[\w%.!~-]+$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('[S17] a header carries names of all scripts, and none ends it', () => {
    expect(attachmentHeader(`a"b;c'd(1)*.txt`)).toBe(
      `attachment; filename="a_b_c_d(1)_.txt"; filename*=UTF-8''a%22b%3Bc%27d%281%29%2A.txt`,
    );
    expect(attachmentHeader('日报.pdf')).toBe(`attachment; filename="__.pdf"; filename*=UTF-8''%E6%97%A5%E6%8A%A5.pdf`);
  });
});
