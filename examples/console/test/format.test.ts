// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { duration, grouped, moment } from '../src/text/format.ts';
import { customerName, initials } from '../src/text/names.ts';
import { setLanguage, t, tag } from '../src/text/text.ts';

describe('words for numbers, times and names', () => {
  it('writes durations', () => {
    expect([24_000, 761_000, 3_723_000, -5].map(duration)).toEqual(['0:24', '12:41', '1:02:03', '0:00']);
  });

  it('writes a moment of today without its day, and one of yesterday with it', () => {
    setLanguage('en');
    const now = new Date(2026, 10, 20, 14, 0).getTime();
    expect(moment(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('09:05');
    expect(moment(new Date(2026, 10, 19, 19, 12).getTime(), now)).toBe('Yesterday 19:12');
  });

  it('groups the digits of a code', () => {
    expect(grouped('407192')).toBe('407 192');
  });

  it('takes the browser’s region with its own language only', () => {
    for (const [browser, language, expected] of [
      ['en-GB', 'en', 'en-GB'],
      ['de-DE', 'en', 'en'],
      ['en-GB', 'zh', 'zh-CN'],
      ['zh-TW', 'zh', 'zh-TW'],
      ['zhx', 'zh', 'zh-CN'],
    ] as const) {
      vi.spyOn(navigator, 'language', 'get').mockReturnValue(browser);
      setLanguage(language);
      expect(tag()).toBe(expected);
    }
    vi.restoreAllMocks();
    setLanguage('en');
  });

  it('counts in the grammar of the language', () => {
    setLanguage('en');
    expect(t('records.count', { count: 1 })).toBe('1 record');
    expect(t('records.count', { count: 1200 })).toBe('1,200 records');
    setLanguage('zh');
    expect(t('records.count', { count: 1 })).toBe('1 条记录');
    setLanguage('en');
  });

  it('takes two letters of a name, and of a Chinese one its last characters', () => {
    expect([initials('Laura Bianchi', false), initials('mia', false), initials('Zhang Lei 张磊', false)]).toEqual([
      'LB',
      'M',
      '张磊',
    ]);
    expect([initials('王思远', false), initials('王思远', true), initials('', false)]).toEqual(['思远', '远', '']);
  });

  it('tells customers without a name apart', () => {
    expect(customerName({ name: ' ' }, 'c-4f7k')).toBe('Customer 4F7K');
  });
});
