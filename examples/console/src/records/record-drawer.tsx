import type { FinishedConversation } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { Drawer } from '../parts/drawer.tsx';
import { Failed } from '../parts/failed.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { clock, day } from '../text/format.ts';
import { t } from '../text/text.ts';
import { usePeople } from '../workspace/use-people.ts';
import { printRecord } from './print-record.tsx';
import { RecordSummary } from './record-summary.tsx';
import { Transcript } from './transcript.tsx';

/** One finished conversation: what was written about it, and what was said. */
export function RecordDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const supporter = useSupporter();
  const [found, setFound] = useState<FinishedConversation | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async () => {
    try {
      setFound(await supporter.record(id));
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  };
  useEffect(() => void load(), [id]);

  if (found) return <Detail found={found} onClose={onClose} />;
  return (
    <Drawer title={t('records.detail')} onClose={onClose}>
      {error ? <Failed title={t('records.failed-one')} error={error} load={load} /> : <Skeleton />}
    </Drawer>
  );
}

type View = 'summary' | 'conversation';

function Detail({ found, onClose }: { found: FinishedConversation; onClose(): void }) {
  const supporter = useSupporter();
  const [view, setView] = useState<View>('summary');
  const people = usePeople({ id: found.customer, ...found.details });
  const began = found.answeredAt ?? found.requestedAt;
  const messages = found.events.filter(({ type }) => type === 'message.sent').length;
  return (
    <Drawer
      title={found.record?.subject || people.customer.name}
      detail={t('records.from-to', {
        day: day(began, supporter.now()),
        from: clock(began),
        to: clock(found.endedAt),
      })}
      onClose={onClose}
      tools={
        <button class="button button--small" type="button" onClick={() => printRecord(supporter, found)}>
          {t('records.print')}
        </button>
      }
    >
      <Tabs
        scope="record"
        label={t('records.detail')}
        value={view}
        onChange={setView}
        tabs={[
          { value: 'summary', text: t('records.summary') },
          { value: 'conversation', text: t('records.conversation'), count: messages },
        ]}
      />
      <TabPanel scope="record" value={view} class="drawer__body">
        {view === 'summary' ? <RecordSummary found={found} /> : <Transcript found={found} people={people} />}
      </TabPanel>
    </Drawer>
  );
}
