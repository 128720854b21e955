import { describe, expect, it } from 'vitest';
import { form, start, waiting as english } from '../src/locales/en.json';
import { start as startChinese, waiting as chinese } from '../src/locales/zh-CN.json';
import { spokenOf } from '../src/locales/spoken.ts';
import { createSpeech, fill } from '../src/locales/words.ts';
import { colourOf, initialsOf, shortNameOf } from '../src/look/people.ts';
import { isEmail, isPhone, problemOf } from '../src/panel/views/form/check-fields.ts';
import { contactOf } from '../src/panel/views/message/leave-message.ts';
import { durationOf } from '../src/panel/views/start/duration-of.ts';
import { ordinalOf } from '../src/panel/views/waiting/ordinal-of.ts';

describe('names', () => {
  it.each([
    ['Mia Lindqvist', 'ML', 'Mia'],
    ['王思远', '思远', '思远'],
    ['陈伟', '陈伟', '陈伟'],
    ['王思远 Siyuan Wang', '思远', '思远'],
    ['ann', 'A', 'ann'],
    ['Émile  van der Berg', 'ÉB', 'Émile'],
    ['🦊 Fox', '🦊F', '🦊'],
  ])('%s', (name, initials, short) => {
    expect(initialsOf(name)).toBe(initials);
    expect(shortNameOf(name)).toBe(short);
  });

  it('a person keeps one of the six colours', () => {
    for (const id of ['', 's1', 'a-very-long-id-of-somebody']) {
      expect(colourOf(id)).toBe(colourOf(id));
      expect([1, 2, 3, 4, 5, 6]).toContain(colourOf(id));
    }
  });
});

describe('fields', () => {
  it('an address needs an ending', () => {
    expect(isEmail('amelie@roux-paysages.fr')).toBe(true);
    expect(isEmail('amelie@roux-paysages')).toBe(false);
    expect(isEmail('two@at@x.fr')).toBe(false);
    expect(isEmail('a b@x.fr')).toBe(false);
  });

  it('a number needs five digits and no letters', () => {
    expect(isPhone('+39 0536 80-41')).toBe(true);
    expect(isPhone('110')).toBe(false);
    expect(isPhone('call me 12345')).toBe(false);
  });

  it('follows the desk: required, optional, hidden', () => {
    expect(problemOf('name', '  ', 'required', form)).toBe(form.missing);
    expect(problemOf('product', '', 'required', form)).toBe(form.missingChoice);
    expect(problemOf('name', '', 'optional', form)).toBeUndefined();
    expect(problemOf('phone', '12', 'optional', form)).toBe(form.badPhone);
    expect(problemOf('phone', '12', 'hidden', form)).toBeUndefined();
  });

  it('one field takes an address or a number', () => {
    expect(contactOf('a@b.cd')).toEqual({ email: 'a@b.cd' });
    expect(contactOf('+46 8 550')).toEqual({ phone: '+46 8 550' });
  });
});

describe('speech', () => {
  it('counts and orders as the language does', () => {
    const en = createSpeech(spokenOf('en'));
    expect([1, 2, 3, 4, 11, 22].map((n) => ordinalOf(n, 'en', english.ordinal))).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '22nd',
    ]);
    expect(en.count(start.peopleOnline, 1)).toBe('1 person online');
    expect(en.count(start.peopleOnline, 1200)).toBe('1,200 people online');
    expect(durationOf(240_000, 'en', start.underMinute)).toBe('4 min');
    expect(durationOf(10_000, 'en', start.underMinute)).toBe('under 1 min');
    const zh = createSpeech(spokenOf('zh-CN'));
    expect(ordinalOf(3, 'zh-CN', chinese.ordinal)).toBe('第 3 位');
    expect(zh.count(startChinese.peopleOnline, 5)).toBe('5 位支持人员在线');
  });

  it('midnight is 00, not 24', () => {
    expect(createSpeech(spokenOf('en')).clock(new Date(2026, 0, 1, 0, 5).getTime())).toBe('00:05');
  });

  it('a name that looks like a place stays a name', () => {
    expect(fill('{name} · {time}', { name: '{time}', time: '$&' })).toBe('{time} · $&');
  });
});
