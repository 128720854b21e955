import type { FinishedConversation } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Empty } from '../parts/empty.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { explain } from '../text/explain.ts';
import { clock, day } from '../text/format.ts';
import { t } from '../text/text.ts';
import { linesOf, timelineOf } from '../workspace/lines.ts';
import { LogLine } from '../workspace/log-line.tsx';
import { usePeople } from '../workspace/use-people.ts';
import { printRecord } from './print-record.tsx';
import { RecordSummary } from './record-summary.tsx';

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
      {error ? (
        <Empty icon="warning" title={t('records.failed-one')} text={explain(error)}>
          <ActionButton size="small" action={load}>
            {t('try-again')}
          </ActionButton>
        </Empty>
      ) : (
        <Skeleton />
      )}
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
        label={t('records.detail')}
        value={view}
        onChange={setView}
        tabs={[
          { value: 'summary', text: t('records.summary') },
          { value: 'conversation', text: t('records.conversation'), count: messages },
        ]}
      />
      <TabPanel value={view} class="drawer__body">
        {view === 'summary' ? (
          <RecordSummary found={found} />
        ) : (
          <ol class="transcript" aria-label={t('log.messages')}>
            {linesOf(timelineOf(found.events, supporter.member.id), found.notes, false).map((line) => (
              <LogLine key={line.key} line={line} people={people} />
            ))}
          </ol>
        )}
      </TabPanel>
    </Drawer>
  );
}
