import { SUBJECT_MAX } from '@deskside/sdk/constants';
import type { FinishedSummary } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Failed } from '../parts/failed.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useLater } from '../state/use-later.ts';
import { usePages } from '../state/use-pages.ts';
import { useStore } from '../state/use-store.ts';
import { dayKey, longDay, zone } from '../text/format.ts';
import { t } from '../text/text.ts';
import { saveAs } from '../workspace/save-as.ts';
import { csvOf } from './csv.ts';
import { RecordDrawer } from './record-drawer.tsx';
import { RecordTable } from './record-table.tsx';

/** Nothing is asked for while somebody types. */
const SEARCH_MS = 300;

const noon = (day: string) => new Date(`${day}T12:00`).getTime();

function shifted(day: string, days: number): string {
  const date = new Date(noon(day));
  date.setDate(date.getDate() + days);
  return dayKey(date.getTime());
}

/** Finished conversations, a day at a time: one's own, or everybody's for managers. */
export function Records({ record }: { record: string | null }) {
  const supporter = useSupporter();
  const today = dayKey(supporter.now());
  const [day, setDay] = useState(today);
  const [words, setWords] = useState('');
  const wanted = useLater(words.trim(), SEARCH_MS);
  const { id, role } = supporter.member;
  const seesAll = role === 'manager' || role === 'admin';
  // A search goes through all days.
  const when = wanted ? { words: wanted } : { day, zone: zone() };
  const query = { ...(!seesAll && { supporter: id }), ...when };
  const key = wanted ? `words ${wanted}` : day;
  const {
    items: records,
    error,
    isComplete,
    load,
    loadOlder,
  } = usePages(
    key,
    (before) => supporter.records({ ...query, ...(before !== undefined && { before }) }),
    ({ endedAt }: FinishedSummary) => endedAt,
  );
  const desk = useStore(supporter.$desk);
  return (
    <div class="page__main">
      <header class="page__head">
        <h1 class="page__title">{t('records.title')}</h1>
        <span class="push">
          <SearchField label={t('records.search')} maxLength={SUBJECT_MAX} value={words} onInput={setWords} />
        </span>
        <div class="row day-picker">
          <IconButton icon="left" small label={t('records.day-before')} onClick={() => setDay(shifted(day, -1))} />
          <input
            class="input"
            type="date"
            aria-label={t('records.day')}
            max={today}
            value={day}
            onChange={(event) => event.currentTarget.value && setDay(event.currentTarget.value)}
          />
          <IconButton
            icon="right"
            small
            label={t('records.day-after')}
            disabled={day >= today}
            onClick={() => setDay(shifted(day, 1))}
          />
          <button class="button button--small" type="button" disabled={day === today} onClick={() => setDay(today)}>
            {t('time.today')}
          </button>
        </div>
      </header>
      <div class="page__scroll">
        <div class="section-head">
          <h2>{wanted ? t('records.found', { words: wanted }) : longDay(noon(day))}</h2>
          {records && <span class="small muted">{t('records.count', { count: records.length })}</span>}
          {records && records.length > 0 && (
            <button
              class="button button--small push"
              type="button"
              onClick={() => saveAs(new Blob([csvOf(desk, records)]), `deskside-${wanted ? today : day}.csv`)}
            >
              {t('records.export')}
            </button>
          )}
        </div>
        {error ? (
          <Failed title={t('records.failed')} error={error} load={load} />
        ) : !records ? (
          <Skeleton />
        ) : records.length ? (
          <>
            <RecordTable records={records} chosen={record} />
            {!isComplete && (
              <div class="older">
                <ActionButton size="small" kind="quiet" action={loadOlder}>
                  {t('records.older')}
                </ActionButton>
              </div>
            )}
          </>
        ) : wanted ? (
          <Empty icon="search" title={t('records.none-found')} text={t('records.none-found-text')}>
            <button class="button button--small" type="button" onClick={() => setWords('')}>
              {t('records.end-search')}
            </button>
          </Empty>
        ) : (
          <Empty icon="records" title={t('records.none')} text={t('records.none-text')}>
            <button class="button button--small" type="button" onClick={() => setDay(shifted(day, -1))}>
              {t('records.day-before')}
            </button>
          </Empty>
        )}
      </div>
      {record && <RecordDrawer key={record} id={record} onClose={() => go({ page: 'records', record: null })} />}
    </div>
  );
}
