import { inForm, type Forms } from '../../../locales/words.ts';

/** A place in a row as the language says it: “3rd”, “第 3 位”. */
export const ordinalOf = (n: number, language: string, forms: Forms): string =>
  inForm(forms, n, new Intl.PluralRules(language, { type: 'ordinal' }), new Intl.NumberFormat(language).format);
