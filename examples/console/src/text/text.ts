import { atom } from 'nanostores';
import en from '../locales/en.json' with { type: 'json' };
import zh from '../locales/zh.json' with { type: 'json' };
import { remembered } from '../state/device.ts';
import { numberFormat, pluralRules } from './formatters.ts';

export type Language = 'en' | 'zh';
export const languages: Record<Language, { tag: string; name: string; texts: Record<string, string> }> = {
  en: { tag: 'en', name: 'English', texts: en },
  zh: { tag: 'zh-CN', name: '简体中文', texts: zh },
};

type Stem<Key extends string> = Key extends `${infer Stem}.one` | `${infer Stem}.other` ? Stem : Key;
/** A text's key. Texts that depend on a count stand there once for each plural form and are asked for by the stem. */
export type TextKey = Stem<keyof typeof en>;

function ofBrowser(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

const device = remembered<Language | null>('language', null, (value) => value === 'en' || value === 'zh');
export const $language = atom<Language>(device.get() ?? ofBrowser());

$language.subscribe((language) => {
  document.documentElement.lang = languages[language].tag;
});

/** Changes the language at once and for the next visit. */
export function setLanguage(language: Language): void {
  device.set(language);
  $language.set(language);
}

/** The tag that `Intl` wants: with the browser's own region, which decides the order of dates, if it is its language. */
export function tag(): string {
  const language = $language.get();
  const own = navigator.language;
  return new RegExp(`^${language}(-|$)`, 'i').test(own) ? own : languages[language].tag;
}

/** The text in the chosen language. `{name}` is replaced by a value; numbers are written the local way. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const { texts } = languages[$language.get()];
  const form = typeof values.count === 'number' ? pluralRules(tag()).select(values.count) : 'other';
  const text = texts[key] ?? texts[`${key}.${form}`] ?? texts[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numberFormat(tag()).format(value) : value;
  });
}
