import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clock } from '../src/locales/words.ts';

type Forms = Record<string, string>;
type Locale = Record<string, Record<string, string | Forms>>;

const folder = new URL('../src/locales/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const parse = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Locale & About;
/** What is said about a language, beside its texts. */
interface About {
  $reviewed?: boolean;
  $dir?: string;
}
const read = (name: string): Locale => {
  const { $reviewed: _, $dir: __, ...sections } = parse(name);
  return sections;
};
const english = read('en.json');

const keysOf = (locale: Locale) =>
  Object.entries(locale).flatMap(([section, texts]) => Object.keys(texts).map((key) => `${section}.${key}`));
const textsOf = (locale: Locale) =>
  Object.entries(locale).flatMap(([section, texts]) =>
    Object.entries(texts).flatMap(([key, text]) =>
      (typeof text === 'string' ? [text] : Object.values(text)).map((one) => ({ key: `${section}.${key}`, text: one })),
    ),
  );
const placesOf = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).toSorted((a, b) => a.localeCompare(b));

describe.each(files)('%s', (file) => {
  const locale = read(file);
  const language = file.replace('.json', '');

  it('writes the time of day as the widget does', () => {
    const at = new Date(2026, 0, 1, 9, 5).getTime();
    const format = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    expect(clock(at)).toBe(format.format(at));
  });

  it('has the keys of en.json, in its order', () => {
    expect(keysOf(locale)).toEqual(keysOf(english));
  });

  it('[B-C4] is called by its tag, and says where its lines begin', () => {
    const locale = new Intl.Locale(language) as Intl.Locale & { getTextInfo(): { direction: string } };
    expect(`${locale}`).toBe(language);
    expect(parse(file).$dir ?? 'ltr').toBe(locale.getTextInfo().direction);
  });

  it('[B-C4] the guide says whether somebody who speaks it has read it', () => {
    const guide = readFileSync(new URL('../../../docs/embed.md', import.meta.url), 'utf8');
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${language}\` |`));
    expect(row).toMatch(
      parse(file).$reviewed === false ? /\| translated by machine, not yet reviewed \|$/ : /\| reviewed \|$/,
    );
  });

  it('has a text for every key, without white space round it', () => {
    for (const { key, text } of textsOf(locale)) expect({ key, text }).toEqual({ key, text: text.trim() || 'a text' });
  });

  it('has the places of en.json', () => {
    for (const [section, texts] of Object.entries(english)) {
      for (const [key, text] of Object.entries(texts)) {
        // Only `other` must have all of them: “the one person” needs no number.
        const general = (one: string | Forms) => (typeof one === 'string' ? one : one['other']!);
        expect({ key, places: placesOf(general(locale[section]![key]!)) }).toEqual({
          key,
          places: placesOf(general(text)),
        });
      }
    }
  });

  it('has a form for every plural category of the language', () => {
    const categories = (type: Intl.PluralRuleType) =>
      new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories.toSorted();
    for (const texts of Object.values(locale)) {
      for (const [key, forms] of Object.entries(texts)) {
        if (typeof forms === 'string') continue;
        const expected = categories(key === 'ordinal' ? 'ordinal' : 'cardinal');
        expect({ key, forms: Object.keys(forms).toSorted() }).toEqual({ key, forms: expected });
      }
    }
  });
});

it('Chinese texts put no Latin spaces round the middle dot and no half-width marks between characters', () => {
  for (const { key, text } of textsOf(read('zh-CN.json'))) {
    expect({ key, text }).not.toMatchObject({ text: expect.stringMatching(/ · |[\u4e00-\u9fff][,;:?!](?!\/)/) });
  }
});
