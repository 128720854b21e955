import type { CustomerDetails } from '@deskside/sdk/supporter';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { customerName } from '../text/names.ts';
import { t } from '../text/text.ts';
import type { People } from './log-line.tsx';

/** Who takes part in a conversation, as the log shows them. */
export function usePeople(customer: ({ id: string } & CustomerDetails) | null): People {
  const supporter = useSupporter();
  const staff = [...useStore(supporter.$colleagues), supporter.member];
  return {
    me: supporter.member.id,
    pictures: new Map(staff.map(({ id, picture }) => [id, picture])),
    customer: {
      id: customer?.id ?? '',
      name: customer ? customerName(customer, customer.id) : t('loading'),
      hasName: Boolean(customer?.name?.trim()),
    },
  };
}
