import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAVE_MS, Presence, type PageTold, type Visit } from '../src/lobby/presence.ts';
import { languageOf, pageAddressOf, siteOf, titleOf } from '../src/lobby/said.ts';

const page = (path: string, change: Partial<PageTold> = {}): PageTold => ({
  url: `https://shop.example${path}`,
  title: path,
  ...change,
});
const MINUTE = 60_000;

/** All that is to be told. */
function news(presence: Presence): { left: string[]; changed: string[] } {
  return { left: presence.takeLeft(), changed: presence.takeChanged(show).map(({ id }) => id) };
}
const show = (id: string, visit: Visit) => ({ id, ...visit, notice: null });

describe('who is here', () => {
  it('[B9] tells the newest of each visitor once', () => {
    const presence = new Presence();
    presence.tell('a', page('/', { referrer: 'https://search.example/?q=secret', language: 'de', device: 'phone' }), 0);
    presence.tell('a', page('/cart', { referrer: 'https://shop.example/' }), 5);
    presence.tell('b', page('/', { visits: 3 }), 6);
    expect(presence.takeChanged(show)).toEqual([
      {
        id: 'a',
        since: 0,
        page: { url: 'https://shop.example/cart', title: '/cart', at: 5 },
        pages: 2,
        referrer: 'https://search.example',
        visits: null,
        language: 'de',
        device: 'phone',
        notice: null,
      },
      expect.objectContaining({ id: 'b', pages: 1, visits: 3 }),
    ]);
    expect(news(presence)).toEqual({ left: [], changed: [] });
  });

  it('the same page told again is no new page', () => {
    const presence = new Presence();
    presence.tell('a', page('/'), 0);
    expect(presence.tell('a', page('/?utm=1', { title: 'Home (2)' }), 9)).toMatchObject({
      pages: 1,
      page: { title: 'Home (2)', at: 0 },
    });
  });

  it('[B9] who opens the next page has not left', () => {
    const presence = new Presence();
    presence.tell('a', page('/'), 0);
    news(presence);
    presence.go('a', 1000, false);
    presence.come('a');
    expect(presence.settle(1000 + LEAVE_MS)).toBe(false);
    expect(news(presence)).toEqual({ left: [], changed: [] });
  });

  it('[B9] who closes the page leaves after a moment, who was silent at once', () => {
    const presence = new Presence();
    for (const id of ['a', 'b']) presence.tell(id, page('/'), 0);
    news(presence);
    presence.go('a', 1000, false);
    presence.go('b', 1000, true);
    presence.go('b', 1001, false);
    expect(presence.settle(1000)).toBe(true);
    expect(news(presence)).toEqual({ left: ['b'], changed: [] });
    expect(presence.settle(1000 + LEAVE_MS)).toBe(false);
    expect(news(presence)).toEqual({ left: ['a'], changed: [] });
    expect(presence.ids()).toEqual([]);
  });

  it('who comes back within half an hour goes on with the visit, later it is a new one', () => {
    const presence = new Presence();
    presence.tell('a', page('/'), 0);
    presence.go('a', 1000, true);
    presence.settle(1000);
    expect(presence.tell('a', page('/cart'), 29 * MINUTE)).toMatchObject({ since: 0, pages: 2 });
    presence.go('a', 30 * MINUTE, true);
    presence.settle(30 * MINUTE);
    expect(presence.tell('a', page('/'), 60 * MINUTE)).toMatchObject({ since: 60 * MINUTE, pages: 1 });
  });

  it('after a sleep of the room the newest page of several tabs counts', () => {
    const one = new Presence().tell('a', page('/'), 0);
    const two = new Presence().tell('a', page('/cart'), 5);
    const presence = new Presence();
    presence.restore('a', two);
    presence.restore('a', one);
    expect(presence.get('a')).toEqual(two);
  });

  it('[B9] thousands are told in frames of at most 64 KiB, and nobody is left out', () => {
    const presence = new Presence();
    for (let n = 0; n < 3000; n++) presence.tell(`visitor-${n}`, page(`/${'汉'.repeat(100)}`), n);
    const told = new Set<string>();
    for (;;) {
      const visitors = presence.takeChanged(show);
      if (visitors.length === 0) break;
      expect(Buffer.byteLength(JSON.stringify({ type: 'visitor.changed', visitors }))).toBeLessThan(65_536);
      for (const { id } of visitors) told.add(id);
    }
    expect(told.size).toBe(3000);
  });

  it('whoever believes the news knows who is here', () => {
    const visitor = fc.constantFrom('a', 'b', 'c');
    const step = fc.record({
      visitor,
      what: fc.constantFrom('tell', 'come', 'go', 'die', 'settle', 'hear'),
      wait: fc.nat(LEAVE_MS * 2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const presence = new Presence();
        const believed = new Map<string, string>();
        let now = 0;
        const hear = () => {
          for (const id of presence.takeLeft()) believed.delete(id);
          for (const { id, page } of presence.takeChanged(show)) believed.set(id, `${page.url} ${page.at}`);
        };
        for (const { visitor, what, wait } of steps) {
          now += wait;
          if (what === 'tell') {
            presence.come(visitor);
            presence.tell(visitor, page(`/${now}`), now);
          } else if (what === 'come') presence.come(visitor);
          else if (what === 'go' || what === 'die') presence.go(visitor, now, what === 'die');
          else if (what === 'settle') presence.settle(now);
          else hear();
        }
        hear();
        const here = presence.ids().map((id): [string, string] => {
          const { url, at } = presence.get(id)!.page;
          return [id, `${url} ${at}`];
        });
        expect(new Map(believed)).toEqual(new Map(here));
      }),
    );
  });
});

describe('[B12] addresses', () => {
  it('keep what was written for people', () => {
    for (const url of [
      'https://shop.example/',
      'https://shop.example/products/printer-x-2000',
      'https://shop.example/blog/2026/11/how-to-install-the-driver-of-2024-on-windows-11',
      'http://localhost:3000/a/b',
    ]) {
      expect(pageAddressOf(url)).toBe(url);
    }
  });

  it('lose what may be a secret', () => {
    const cut: Record<string, string> = {
      'https://shop.example/in?token=abc&mail=a@b.c#access_token=x': 'https://shop.example/in',
      'https://bob:secret@shop.example/in': 'https://shop.example/in',
      'https://shop.example/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N':
        'https://shop.example/reset/…',
      'https://shop.example/order/0b8f7a52-6a1e-4d9e-9c0b-1f2e3d4c5b6a/pay': 'https://shop.example/order/…/pay',
      'https://shop.example/l/Zx8-Kq_93hTTa-7bQ_m2Lw-0PoX_4eRt5-YuI': 'https://shop.example/l/…',
      'javascript:alert(1)': '',
      'file:///home/bob/secret.html': '',
      'not an address': '',
    };
    for (const [url, kept] of Object.entries(cut)) expect(pageAddressOf(url)).toBe(kept);
    expect(siteOf('https://mail.example/inbox/1?q=secret')).toBe('https://mail.example');
    expect(pageAddressOf(`https://shop.example/${'a/'.repeat(900)}`).length).toBeLessThanOrEqual(500);
  });

  it('titles and languages are texts of a bounded length, whatever the page says', () => {
    expect(titleOf(' Shop\u0000\n\ud800 汉字 ')).toBe('Shop    汉字');
    expect(titleOf('x'.repeat(60_000))).toHaveLength(200);
    expect(titleOf(`${'x'.repeat(199)}😀`).isWellFormed()).toBe(true);
    expect(['de', 'zh-CN', 'zh-Hant-TW'].map(languageOf)).toEqual(['de', 'zh-CN', 'zh-Hant-TW']);
    expect(['', 'C', 'en_US', 'en-US@posix', `en${'-abcdefgh'.repeat(4)}`].map(languageOf)).toEqual([
      '',
      '',
      '',
      '',
      '',
    ]);
  });
});
