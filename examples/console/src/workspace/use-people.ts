import type { CustomerDetails } from '@deskside/sdk/supporter';
import { useMemo } from 'preact/hooks';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { customerName } from '../text/names.ts';
import { t } from '../text/text.ts';
import type { People } from './log-line.tsx';

/** Who takes part in a conversation, as the log shows them. */
export function usePeople(customer: ({ id: string } & CustomerDetails) | null): People {
  const supporter = useSupporter();
  const { member } = supporter;
  const staff = [...useStore(supporter.$colleagues), member];
  const drawn = JSON.stringify(staff.map(({ id, picture }) => [id, picture]));
  const { id = '', name: given = '' } = customer ?? {};
  const name = customer ? customerName(customer, customer.id) : t('loading');
  // The same as before as long as it says the same: a long log is drawn by it.
  return useMemo(
    () => ({
      me: member.id,
      pictures: new Map(staff.map((one) => [one.id, one.picture])),
      customer: { id, name, hasName: Boolean(given.trim()) },
    }),
    [member, drawn, id, name, given],
  );
}
