import { core as coreEn, shared as sharedEn } from './en.json';
import { core as coreZh, shared as sharedZh } from './zh-CN.json';
import type { Spoken } from './spoken.ts';

/** One sentence per plural category of the language; `other` always exists. */
export interface Forms {
  one?: string;
  two?: string;
  few?: string;
  many?: string;
  other: string;
}

/** A section of `en.json` in any language: the same keys, and plurals as the language has them. */
export type Texts<Section> = { readonly [Key in keyof Section]: Section[Key] extends string ? string : Forms };

/** The texts that every way to a conversation needs; views that load later bring their own section. */
export type Words = Texts<typeof sharedEn & typeof coreEn>;

type Values = Readonly<Record<string, string | number>>;

/** Puts values into the `{places}` of a text. What a value contains is never looked at again. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The form for a number, with the number in it. */
export const inForm = (
  forms: Forms,
  n: number,
  rules: Intl.PluralRules,
  number: (n: number) => string,
  values?: Values,
): string => fill(forms[rules.select(n) as keyof Forms] ?? forms.other, { n: number(n), ...values });

/** Made when it is first needed: the first formatter of a page costs a slow phone as much as drawing the panel does. */
const late = <Given extends unknown[], Result>(
  make: () => (...given: Given) => Result,
): ((...given: Given) => Result) => {
  let made: ReturnType<typeof make> | undefined;
  return (...given) => (made ??= make())(...given);
};

/** The time of day. All languages of the widget write it alike, so that no conversation needs a formatter for it. */
export const clock = (at: number): string =>
  new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(11, 16);

/** Everything that depends on the language: texts, plurals, numbers, times. Times are epoch ms. */
export function createSpeech(spoken: Spoken) {
  const { language, of } = spoken;
  const number = late<[n: number], string>(() => new Intl.NumberFormat(language).format);
  const say: Words = {
    ...of<typeof sharedEn>('shared', { en: sharedEn, 'zh-CN': sharedZh }),
    ...of<typeof coreEn>('core', { en: coreEn, 'zh-CN': coreZh }),
  };
  const format = (options: Intl.DateTimeFormatOptions) =>
    late<[at: number], string>(() => new Intl.DateTimeFormat(language, options).format);
  return {
    ...spoken,
    say,
    number,
    count: late<[forms: Forms, n: number, values?: Values], string>(() => {
      const plural = new Intl.PluralRules(language);
      return (forms, n, values) => inForm(forms, n, plural, number, values);
    }),
    clock,
    day: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    exact: format({ dateStyle: 'full', timeStyle: 'medium' }),
  };
}

export type Speech = ReturnType<typeof createSpeech>;
