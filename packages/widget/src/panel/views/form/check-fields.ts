import type { PublicDesk } from '@deskside/sdk/customer';
import type { Texts } from '../../../locales/words.ts';
import type { FormTexts } from './use-form-texts.ts';

type Rule = PublicDesk['fields']['name'];
export type FieldName = 'group' | keyof PublicDesk['fields'];
export type Problems = Partial<Record<string, string>>;

/** Whether something may be an e-mail address: one @, and a dot with an ending behind it. */
export const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text.trim());
/** Whether something may be a phone number: at least five digits and nothing that no number has. */
export const isPhone = (text: string) => /^[\d\s()+./x#*-]+$/i.test(text) && text.replace(/\D/g, '').length >= 5;

/** What is wrong with one field, or undefined. */
export function problemOf(field: FieldName, value: string, rule: Rule, texts: Texts<FormTexts>): string | undefined {
  if (rule === 'hidden') return undefined;
  if (!value.trim()) {
    if (rule === 'optional') return undefined;
    return field === 'group' || field === 'product' ? texts.missingChoice : texts.missing;
  }
  if (field === 'email' && !isEmail(value)) return texts.badEmail;
  if (field === 'phone' && !isPhone(value)) return texts.badPhone;
  return undefined;
}
