import type { PublicDesk } from '@deskside/sdk/customer';
import type { Words } from '../locales/words.ts';

type Rule = PublicDesk['fields']['name'];
export type FieldName = 'group' | keyof PublicDesk['fields'];
export type Problems = Partial<Record<string, string>>;

/** Whether something may be an e-mail address: one @, and a dot with an ending behind it. */
export const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text.trim());
/** Whether something may be a phone number: at least five digits and nothing that no number has. */
export const isPhone = (text: string) => /^[\d\s()+./x#*-]+$/i.test(text) && text.replace(/\D/g, '').length >= 5;

/** What is wrong with one field, or undefined. */
export function problemOf(field: FieldName, value: string, rule: Rule, say: Words): string | undefined {
  if (rule === 'hidden') return undefined;
  if (!value.trim()) {
    if (rule === 'optional') return undefined;
    return field === 'group' || field === 'product' ? say.missingChoice : say.missing;
  }
  if (field === 'email' && !isEmail(value)) return say.badEmail;
  if (field === 'phone' && !isPhone(value)) return say.badPhone;
  return undefined;
}
