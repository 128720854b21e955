import { ask as askEn, seats as seatsEn, shared as sharedEn } from '../locales/en.json';
import { ask as askZh, seats as seatsZh, shared as sharedZh } from '../locales/zh-CN.json';
import type { Language } from '../locales/language.ts';
import type { Forms, Texts } from '../locales/words.ts';

/** The few texts of the seat list, without the panel's. */
export function seatWords(language: Language) {
  const isChinese = language === 'zh-CN';
  const seats: Texts<typeof seatsEn> = isChinese ? seatsZh : seatsEn;
  const plural = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  const number = (n: number) => format.format(n);
  const forms = seats.onlineBusy;
  return {
    say: { ...seats, ...(isChinese ? { ...sharedZh, ...askZh } : { ...sharedEn, ...askEn }) },
    number,
    busy: (n: number) => (forms[plural.select(n) as keyof Forms] ?? forms.other).replace('{n}', () => number(n)),
    named: (text: string, name: string) => text.replace('{name}', () => name),
  };
}
