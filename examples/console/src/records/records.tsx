import type { FinishedSummary } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { explain } from '../text/explain.ts';
import { dayKey, longDay, zone } from '../text/format.ts';
import { t } from '../text/text.ts';
import { RecordDrawer } from './record-drawer.tsx';
import { RecordTable } from './record-table.tsx';

/** The server's page size. */
const PAGE = 100;

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
  const [list, setList] = useState<{ day: string; records: FinishedSummary[]; isComplete: boolean } | null>(null);
  const [error, setError] = useState<unknown>(null);

  const { id, role } = supporter.member;
  const seesAll = role === 'manager' || role === 'admin';
  const query = { ...(!seesAll && { supporter: id }), day, zone: zone() };
  const load = async (isWanted = () => true) => {
    try {
      const records = await supporter.records(query);
      if (!isWanted()) return;
      setList({ day, records, isComplete: records.length < PAGE });
      setError(null);
    } catch (problem) {
      if (isWanted()) setError(problem);
    }
  };
  useEffect(() => {
    let isWanted = true;
    setError(null);
    void load(() => isWanted);
    return () => {
      isWanted = false;
    };
  }, [day]);

  const loadOlder = async () => {
    const before = list?.records.at(-1)?.endedAt;
    if (!list || before === undefined) return;
    const older = await supporter.records({ ...query, before });
    setList({ day, records: [...list.records, ...older], isComplete: older.length < PAGE });
  };

  const records = list?.day === day ? list.records : null;
  return (
    <main class="page__main">
      <header class="page__head">
        <h1 class="page__title">{t('records.title')}</h1>
        <div class="row push day-picker">
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
          <h2>{longDay(noon(day))}</h2>
          {records && <span class="small muted">{t('records.count', { count: records.length })}</span>}
        </div>
        {error ? (
          <Empty icon="warning" title={t('records.failed')} text={explain(error)}>
            <ActionButton size="small" action={() => load()}>
              {t('try-again')}
            </ActionButton>
          </Empty>
        ) : !records ? (
          <Skeleton />
        ) : records.length ? (
          <>
            <RecordTable records={records} chosen={record} />
            {!list?.isComplete && (
              <div class="older">
                <ActionButton size="small" kind="quiet" action={loadOlder}>
                  {t('records.older')}
                </ActionButton>
              </div>
            )}
          </>
        ) : (
          <Empty icon="records" title={t('records.none')} text={t('records.none-text')}>
            <button class="button button--small" type="button" onClick={() => setDay(shifted(day, -1))}>
              {t('records.day-before')}
            </button>
          </Empty>
        )}
      </div>
      {record && <RecordDrawer key={record} id={record} onClose={() => go({ page: 'records', record: null })} />}
    </main>
  );
}
