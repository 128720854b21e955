import { ask as askEn, seats as seatsEn, shared as sharedEn } from '../locales/en.json';
import { ask as askZh, seats as seatsZh, shared as sharedZh } from '../locales/zh-CN.json';
import type { Spoken } from '../locales/spoken.ts';
import type { Forms } from '../locales/words.ts';

/** The few texts of the seat list, without the panel's. */
export function seatWords({ language, of }: Spoken) {
  const seats = of<typeof seatsEn>('seats', { en: seatsEn, 'zh-CN': seatsZh });
  const plural = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  const number = (n: number) => format.format(n);
  const forms = seats.onlineBusy;
  return {
    say: {
      ...seats,
      ...of<typeof sharedEn>('shared', { en: sharedEn, 'zh-CN': sharedZh }),
      ...of<typeof askEn>('ask', { en: askEn, 'zh-CN': askZh }),
    },
    number,
    busy: (n: number) => (forms[plural.select(n) as keyof Forms] ?? forms.other).replace('{n}', () => number(n)),
    named: (text: string, name: string) => text.replace('{name}', () => name),
  };
}
