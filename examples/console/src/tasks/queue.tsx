import type { Waiting } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { CodeBox } from '../frame/code-box.tsx';
import { Empty } from '../parts/empty.tsx';
import { Notice } from '../parts/notice.tsx';
import { SortHead } from '../parts/sort-head.tsx';
import { take } from '../state/accept.ts';
import { useNow } from '../state/clock.ts';
import { $layout } from '../state/layout.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration, exact } from '../text/format.ts';
import { customerName, groupName, nameIn, productName } from '../text/names.ts';
import { t } from '../text/text.ts';
import { CustomerCell, WishCell } from './cells.tsx';
import { filtered, type QueueFilter } from './queue-filter.ts';
import { longestFirst, ordered, turned, type Column } from './queue-order.ts';

export function Queue({ filter, clear }: { filter: QueueFilter; clear(): void }) {
  const supporter = useSupporter();
  const queue = useStore(supporter.$queue);
  const desk = useStore(supporter.$desk);
  const isAway = useStore(supporter.$status) !== 'online' && supporter.member.role !== 'admin';
  const [order, setOrder] = useState(longestFirst);
  const textOf = ({ details, customer, product, group }: Waiting) =>
    order.by === 'customer' ? customerName(details, customer) : productName(desk, product) + groupName(desk, group);
  const shown = ordered(filtered(queue, filter, supporter.member.groups), order, textOf);
  const head = (by: Column) => ({
    sorted: order.by !== by ? undefined : order.descending ? ('descending' as const) : ('ascending' as const),
    onSort: () => setOrder(turned(order, by)),
  });
  return (
    <section aria-label={t('queue.title')}>
      <div class="section-head">
        <h2>{t('queue.title')}</h2>
        {queue.length > 0 && <span class="small muted cut">{t('queue.hint')}</span>}
      </div>
      {isAway && queue.length > 0 && (
        <div class="queue__away">
          <Notice kind="warn">
            {t('queue.none-away')} <GoOnline />
          </Notice>
        </div>
      )}
      {shown.length > 0 ? (
        <table class="table table--queue">
          <thead>
            <tr>
              <SortHead class="col-person" {...head('customer')}>
                {t('queue.customer')}
              </SortHead>
              <SortHead class="col-product" {...head('group')}>
                {t('queue.product-group')}
              </SortHead>
              <th>{t('queue.words')}</th>
              <SortHead class="col-wait is-number" {...head('wait')}>
                {t('tasks.waiting')}
              </SortHead>
              <th class="col-action">
                <span class="unseen">{t('queue.take')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((waiting) => (
              <Row key={waiting.conversation} waiting={waiting} />
            ))}
          </tbody>
        </table>
      ) : queue.length ? (
        <Empty icon="search" title={t('queue.none-found')} text={t('queue.none-found-text', { count: queue.length })}>
          <button class="button button--small" type="button" onClick={clear}>
            {t('queue.show-all')}
          </button>
        </Empty>
      ) : (
        <NobodyWaits />
      )}
    </section>
  );
}

function GoOnline() {
  const supporter = useSupporter();
  return (
    <ActionButton size="small" action={() => supporter.setStatus('online')}>
      {t('queue.go-online')}
    </ActionButton>
  );
}

function NobodyWaits() {
  const supporter = useSupporter();
  const status = useStore(supporter.$status);
  const layout = useStore($layout);
  if (supporter.member.role === 'admin') {
    return <Empty icon="tasks" title={t('queue.none')} text={t('queue.none-admin')} />;
  }
  if (status !== 'online') {
    return (
      <Empty icon="tasks" title={t('queue.none')} text={t('queue.none-away')}>
        <GoOnline />
      </Empty>
    );
  }
  return (
    <Empty icon="tasks" title={t('queue.none')} text={t('queue.none-text')}>
      {layout !== 'wide' && <CodeBox /> /* in wide windows it stands in the side bar */}
    </Empty>
  );
}

function Row({ waiting }: { waiting: Waiting }) {
  const supporter = useSupporter();
  const name = customerName(waiting.details, waiting.customer);
  return (
    <tr>
      <CustomerCell of={waiting} />
      <WishCell of={waiting} />
      <td class="secondary" title={waiting.words || undefined}>
        <WaitingState waiting={waiting} />
        {waiting.words || <span class="muted">{t('queue.no-words')}</span>}
      </td>
      <td class="is-number">
        <Wait since={waiting.since} />
      </td>
      <td class="is-number">
        {supporter.member.role !== 'admin' && !waiting.offer?.match && (
          <ActionButton
            size="small"
            label={t('queue.take-name', { name })}
            action={() => take(supporter, waiting.conversation)}
          >
            {t('queue.take')}
          </ActionButton>
        )}
      </td>
    </tr>
  );
}

/** What is going on with somebody who waits, if anything. */
function WaitingState({ waiting }: { waiting: Waiting }) {
  const supporter = useSupporter();
  const colleagues = useStore(supporter.$colleagues);
  const { offer } = waiting;
  const text = !waiting.connected
    ? t('queue.gone')
    : offer?.supporter === supporter.member.id
      ? t('queue.rings-here')
      : offer
        ? t('queue.rings', { name: nameIn(colleagues, offer.supporter) })
        : waiting.choose
          ? t('queue.chooses')
          : '';
  if (!text) return null;
  return <span class={`chip ${waiting.connected ? '' : 'chip--warn'}`}>{text}</span>;
}

const LONG_MS = 180_000;
const LATE_MS = 300_000;

function Wait({ since }: { since: number }) {
  const waited = useNow(useSupporter().now) - since;
  const kind = waited >= LATE_MS ? 'wait wait--late' : waited >= LONG_MS ? 'wait wait--long' : 'wait';
  return (
    <span class={kind} title={exact(since)}>
      {duration(waited)}
    </span>
  );
}
