import type { Page } from 'playwright-core';
import en from '../../packages/widget/src/locales/en.json' with { type: 'json' };
import zh from '../../packages/widget/src/locales/zh-CN.json' with { type: 'json' };

export type Language = 'en' | 'zh-CN';
type Sections = Record<string, Record<string, string | Record<string, string>>>;

const locales: Record<Language, Sections> = { en, 'zh-CN': zh };

/** What a person reads in a language: `of('core.send')`; places such as `{name}` may be given, or stand for anything. */
export function wordsIn(language: Language): (key: string, values?: Record<string, string>) => RegExp {
  return (key, values = {}) => {
    const [section, name] = key.split('.') as [string, string];
    const found = locales[language][section]?.[name];
    const text = typeof found === 'object' ? found['other'] : found;
    if (!text) throw new Error(`There is no text ${key}.`);
    const pieces = text.split(/\{\w+\}/).map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => values[place!] ?? '.+');
    return new RegExp(`^${pieces.map((piece, index) => piece + (places[index] ?? '')).join('')}`);
  };
}

/** A page as somebody sees it who reads this language. */
export function reader(page: Page, language: Language) {
  const word = wordsIn(language);
  return {
    page,
    word,
    button: (key: string, values?: Record<string, string>) => page.getByRole('button', { name: word(key, values) }),
    heading: (key: string, values?: Record<string, string>) => page.getByRole('heading', { name: word(key, values) }),
    field: (key: string) => page.getByLabel(word(key)),
    text: (key: string, values?: Record<string, string>) => page.getByText(word(key, values)).first(),
  };
}
