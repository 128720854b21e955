import type { FinishedConversation, Supporter } from '@deskside/sdk/supporter';
import { render } from 'preact';
import { SupporterContext } from '../state/supporter-context.ts';
import { clock, longDay } from '../text/format.ts';
import { t } from '../text/text.ts';
import { usePeople } from '../workspace/use-people.ts';
import { RecordSummary } from './record-summary.tsx';
import { Transcript } from './transcript.tsx';

/** Prints a record with everything that was said, and nothing of the page around it. */
export function printRecord(supporter: Supporter, found: FinishedConversation): void {
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  document.body.append(sheet);
  render(
    <SupporterContext.Provider value={supporter}>
      <Sheet found={found} />
    </SupporterContext.Provider>,
    sheet,
  );
  const done = () => {
    render(null, sheet);
    sheet.remove();
  };
  addEventListener('afterprint', done, { once: true });
  print();
}

function Sheet({ found }: { found: FinishedConversation }) {
  const people = usePeople({ id: found.customer, ...found.details });
  const began = found.answeredAt ?? found.requestedAt;
  return (
    <>
      <h1 class="drawer__title">{found.record?.subject || people.customer.name}</h1>
      <p class="small">{t('records.from-to', { day: longDay(began), from: clock(began), to: clock(found.endedAt) })}</p>
      <RecordSummary found={found} />
      <Transcript found={found} people={people} />
    </>
  );
}
