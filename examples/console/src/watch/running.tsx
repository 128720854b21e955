import { mayWatch } from '@deskside/sdk/constants';
import type { Active } from '@deskside/sdk/supporter';
import { ActionButton } from '../parts/action-button.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration, exact } from '../text/format.ts';
import { customerName, nameIn } from '../text/names.ts';
import { CustomerCell, WishCell } from '../tasks/cells.tsx';
import { t } from '../text/text.ts';
import { watch } from './watch.ts';

/** The conversations of others, for leaders and managers. */
export function Running() {
  const supporter = useSupporter();
  const colleagues = useStore(supporter.$colleagues);
  const running = useStore(supporter.$active).filter(({ supporter: theirs, group }) => {
    const groups = colleagues.find(({ id }) => id === theirs)?.groups ?? [];
    return theirs !== supporter.member.id && mayWatch(supporter.member, [group, ...groups]);
  });
  if (!running.length) return null;
  return (
    <section aria-label={t('running.title')}>
      <div class="section-head">
        <h2>{t('running.title')}</h2>
        <span class="small muted cut">{t('running.hint')}</span>
      </div>
      <table class="table table--running">
        <thead>
          <tr>
            <th class="col-person">{t('queue.customer')}</th>
            <th class="col-product">{t('queue.product-group')}</th>
            <th>{t('running.supporter')}</th>
            <th class="col-wait is-number">{t('running.since')}</th>
            <th class="col-action">
              <span class="unseen">{t('watch.button')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {running.map((active) => (
            <Row key={active.conversation} active={active} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ active }: { active: Active }) {
  const supporter = useSupporter();
  const colleagues = useStore(supporter.$colleagues);
  const lasts = useNow(supporter.now) - active.since;
  const name = customerName(active.details, active.customer);
  return (
    <tr>
      <CustomerCell of={active} />
      <WishCell of={active} />
      <td class="secondary">
        {active.transfer?.lost && <span class="chip chip--warn">{t('customer.not-connected')}</span>}
        {nameIn(colleagues, active.supporter)}
      </td>
      <td class="is-number" title={exact(active.since)}>
        {duration(lasts)}
      </td>
      <td class="is-number">
        <ActionButton
          size="small"
          label={t('watch.name', { name })}
          action={() => watch(supporter, active.conversation)}
        >
          {t('watch.button')}
        </ActionButton>
      </td>
    </tr>
  );
}
