import type { FinishedSummary, SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Failed } from '../parts/failed.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Stars } from '../parts/stars.tsx';
import { RecordDrawer } from '../records/record-drawer.tsx';
import { useHistory } from '../records/use-history.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { day, duration } from '../text/format.ts';
import { t } from '../text/text.ts';

/** What the customer was helped with before. */
export function CustomerHistory({ conversation }: { conversation: SupporterConversation }) {
  const customer = useStore(conversation.$customer);
  const { items, error, isComplete, load, loadOlder } = useHistory(customer?.id ?? null);
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const earlier = items?.filter((one) => one.conversation !== conversation.id);
  const found = earlier?.filter((one) => textOf(one).includes(words.trim().toLowerCase()));
  if (error) return <Failed title={t('records.failed')} error={error} load={load} />;
  if (!earlier || !found) return <Skeleton />;
  if (!earlier.length) return <Empty icon="records" title={t('history.none')} text={t('history.none-text')} />;
  return (
    <div class="side-panel__body">
      <SearchField label={t('history.find')} value={words} onInput={setWords} />
      <ul class="history">
        {found.map((one) => (
          <Entry key={one.conversation} record={one} open={() => setOpened(one.conversation)} />
        ))}
      </ul>
      {!found.length && <p class="small muted">{t('history.none-found')}</p>}
      {!isComplete && (
        <ActionButton size="small" kind="quiet" action={loadOlder}>
          {t('records.older')}
        </ActionButton>
      )}
      {opened && <RecordDrawer key={opened} id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function textOf({ record, words, supporter }: FinishedSummary): string {
  return [record?.subject, record?.content, words, supporter?.name].filter(Boolean).join('\n').toLowerCase();
}

function Entry({ record: one, open }: { record: FinishedSummary; open(): void }) {
  const { record, words, survey, supporter, answeredAt, requestedAt, endedAt } = one;
  const began = answeredAt ?? requestedAt;
  const title = record?.subject || words || t('records.no-subject');
  const detail = [
    day(began, useSupporter().now()),
    supporter?.name ?? t('history.nobody'),
    answeredAt !== null && duration(endedAt - answeredAt),
  ];
  return (
    <li class="history__entry">
      <span class="row">
        <span class="strong cut">{title}</span>
        {survey && (
          <span class="push">
            <Stars score={survey.score} />
          </span>
        )}
      </span>
      <span class="small secondary">{detail.filter(Boolean).join(' · ')}</span>
      {record?.content && <p class="small words history__content">{record.content}</p>}
      <button class="link small" type="button" aria-label={t('history.open', { title })} onClick={open}>
        {t('history.open-short')}
      </button>
    </li>
  );
}
