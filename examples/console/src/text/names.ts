import type { CustomerDetails, DeskView } from '@deskside/sdk/supporter';
import { t } from './text.ts';

/** Nobody has to say a name; the end of the id tells the unnamed apart. */
export function customerName(details: CustomerDetails, customer: string): string {
  return details.name?.trim() || t('customer.unnamed', { code: customer.slice(-4).toUpperCase() });
}

type Desk = DeskView['desk'];

/** The name behind an id of the desk's lists; empty if there is none, or it was removed. */
export function nameIn(
  list: readonly { id: string; name: string }[] | undefined,
  id: string | null | undefined,
): string {
  return list?.find((item) => item.id === id)?.name ?? '';
}

export function groupName(desk: Desk | null, id: string | null | undefined): string {
  return nameIn(desk?.groups, id);
}

export function productName(desk: Desk | null, id: string | null | undefined): string {
  return nameIn(desk?.products, id);
}

const HAN = /\p{Script=Han}/gu;

/** Two letters for a picture that is missing; of Chinese names the last two characters, or the last in small ones. */
export function initials(name: string, isSmall: boolean): string {
  const han = name.match(HAN);
  if (han) return han.slice(isSmall ? -1 : -2).join('');
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? words[words.length - 1]! : '';
  return (([...first][0] ?? '') + ([...last][0] ?? '')).toUpperCase();
}
