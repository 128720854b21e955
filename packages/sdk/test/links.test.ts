import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linksIn } from '../src/links.ts';

const hrefs = (text: string) => linksIn(text).flatMap(({ href }) => href ?? []);

describe('[B-C7] addresses in a text', () => {
  it('are links, without what belongs to the sentence', () => {
    expect(linksIn('See https://shop.example/a?b=1#c, or (http://x.example).')).toEqual([
      { text: 'See ' },
      { text: 'https://shop.example/a?b=1#c', href: 'https://shop.example/a?b=1#c' },
      { text: ', or (' },
      { text: 'http://x.example', href: 'http://x.example/' },
      { text: ').' },
    ]);
    expect(hrefs('请看https://shop.example/帮助。')).toEqual(['https://shop.example/%E5%B8%AE%E5%8A%A9']);
  });

  it('show the host they lead to', () => {
    // Cyrillic letters that look like Latin ones.
    expect(linksIn('https://аррӏе.com/login')[0]!.text).toMatch(/^https:\/\/xn--/);
    expect(hrefs('https://bank.example@evil.example/ https://bank.example:pass@evil.example/')).toEqual([]);
  });

  it('are the web’s only: nothing runs', () => {
    for (const text of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)//https:',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      'java\nscript:alert(1)',
      'https:/\u0000/x',
      '//evil.example',
    ]) {
      expect(hrefs(text)).toEqual([]);
    }
  });

  it('lose nothing of the text, whatever it is, and take no longer for a longer one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const href of hrefs(`${text} https://a.example/${text}`)) expect(href).toMatch(/^https?:\/\//);
        expect(
          linksIn(text)
            .map((piece) => piece.text)
            .join('').length,
        ).toBeGreaterThanOrEqual(0);
      }),
    );
    const long = `${'https://'.repeat(500)}${'.'.repeat(4_000)}`;
    expect(
      linksIn(long)
        .map(({ text }) => text)
        .join(''),
    ).toMatch(/^https/);
  });
});
