import type { Active, Waiting } from '@deskside/sdk/supporter';
import { Avatar } from '../parts/avatar.tsx';
import { Person } from '../parts/person.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { customerName, groupName, productName } from '../text/names.ts';
import { t } from '../text/text.ts';

/** Who it is, in a table of those who are at the desk. */
export function CustomerCell({ of: { customer, details, mode } }: { of: Waiting | Active }) {
  return (
    <td>
      <Person
        picture={<Avatar id={customer} name={details.name ?? ''} kind="customer" />}
        name={customerName(details, customer)}
        detail={details.phone || details.email || t(`mode.${mode}`)}
      />
    </td>
  );
}

/** What it is about: the product, below it the group. */
export function WishCell({ of }: { of: Waiting | Active }) {
  const desk = useStore(useSupporter().$desk);
  const product = productName(desk, of.product);
  const group = groupName(desk, of.group);
  return (
    <td>
      <span class="person__name regular">{product || group || t('queue.no-product')}</span>
      {product && group && <span class="person__detail">{group}</span>}
    </td>
  );
}
