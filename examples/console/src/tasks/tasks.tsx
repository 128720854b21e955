import { useState } from 'preact/hooks';
import { Bans } from '../bans/bans.tsx';
import { Empty } from '../parts/empty.tsx';
import { SelectFilter } from '../parts/field.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { Running } from '../watch/running.tsx';
import { Figures } from './figures.tsx';
import { OfflineMessages } from './offline-messages.tsx';
import { Queue } from './queue.tsx';
import { everything, type QueueFilter } from './queue-filter.ts';
import { Unwritten } from './unwritten.tsx';

/** Who waits, and what is left to do. */
export function Tasks() {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const connection = useStore(supporter.$connection);
  const [filter, setFilter] = useState<QueueFilter>(everything);
  return (
    <div class="page__main">
      <header class="page__head">
        <h1 class="page__title">{t('tasks.title')}</h1>
        {desk && <Filters filter={filter} onChange={setFilter} />}
      </header>
      {desk ? (
        <>
          <Figures />
          <div class="page__scroll">
            <Queue filter={filter} clear={() => setFilter(everything)} />
            <Running />
            <Unwritten />
            <OfflineMessages />
            <Bans />
          </div>
        </>
      ) : connection.state === 'waiting' || connection.state === 'closed' ? (
        <Empty icon="warning" title={t('tasks.failed')} text={t('error.not_connected')}>
          <button class="button button--small" type="button" onClick={() => supporter.retryNow()}>
            {t('try-now')}
          </button>
        </Empty>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}

function Filters({ filter, onChange }: { filter: QueueFilter; onChange(filter: QueueFilter): void }) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const named = (list: readonly { id: string; name: string }[] = []) =>
    list.map(({ id, name }) => ({ value: id, text: name }));
  const mine = supporter.member.groups.length > 1 ? [{ value: 'mine', text: t('tasks.my-groups') }] : [];
  return (
    <div class="filters push">
      <SelectFilter
        label={t('tasks.group')}
        value={filter.group}
        options={[{ value: '', text: t('tasks.all-groups') }, ...mine, ...named(desk?.groups)]}
        onChange={(group) => onChange({ ...filter, group })}
      />
      <SelectFilter
        label={t('tasks.product')}
        value={filter.product}
        options={[{ value: '', text: t('tasks.all-products') }, ...named(desk?.products)]}
        onChange={(product) => onChange({ ...filter, product })}
      />
      <SearchField label={t('tasks.search')} value={filter.words} onInput={(words) => onChange({ ...filter, words })} />
    </div>
  );
}
