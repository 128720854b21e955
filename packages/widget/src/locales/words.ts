import en from './en.json';
import zh from './zh-CN.json';
import type { Language } from './language.ts';

/** One sentence per plural category of the language; `other` always exists. */
export interface Forms {
  one?: string;
  two?: string;
  few?: string;
  many?: string;
  other: string;
}

/** Every text of the widget. The keys are those of `en.json`; a test holds the other files to them. */
export type Words = { readonly [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : Forms };

type Values = Readonly<Record<string, string | number>>;

const words: Record<Language, Words> = { en, 'zh-CN': zh };

/** Puts values into the `{places}` of a text. What a value contains is never looked at again. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Everything that depends on the language: texts, plurals, numbers, times. Times are epoch ms. */
export function createSpeech(language: Language) {
  const number = new Intl.NumberFormat(language);
  const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
  const plural = new Intl.PluralRules(language);
  const ordinal = new Intl.PluralRules(language, { type: 'ordinal' });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
  const say = words[language];
  const form = (rules: Intl.PluralRules, forms: Forms, n: number, values?: Values) =>
    fill(forms[rules.select(n) as keyof Forms] ?? forms.other, { n: number.format(n), ...values });
  const wholeMinutes = (ms: number) => Math.max(1, Math.round(ms / 60_000));
  return {
    language,
    say,
    number: (n: number) => number.format(n),
    count: (forms: Forms, n: number, values?: Values) => form(plural, forms, n, values),
    ordinal: (n: number) => form(ordinal, say.ordinal, n),
    /** A rounded duration, such as “4 min”. */
    minutes: (ms: number) => {
      const text = minutes.format(wholeMinutes(ms));
      return ms < 60_000 ? fill(say.underMinute, { minutes: text }) : text;
    },
    clock: (at: number) => clock.format(at),
    day: (at: number) => day.format(at),
    exact: (at: number) => exact.format(at),
  };
}

export type Speech = ReturnType<typeof createSpeech>;
