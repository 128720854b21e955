import { RECORD_MS } from '@deskside/sdk/constants';
import type { FinishedSummary } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Person } from '../parts/person.tsx';
import { When } from '../parts/when.tsx';
import { useNow } from '../state/clock.ts';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showError } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { customerName, groupName, productName } from '../text/names.ts';
import { t } from '../text/text.ts';
import { recordDraftOf } from '../workspace/record-draft.ts';

const A_MOMENT_MS = 2_000;

/** Conversations of mine about which nothing was written yet, as long as the desk lets it be written. */
export function Unwritten() {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const active = useStore(supporter.$active);
  const open = useStore(supporter.$conversations);
  const now = useNow(supporter.now);
  const [records, setRecords] = useState<readonly FinishedSummary[]>([]);
  const [done, setDone] = useState<readonly string[]>([]);
  const mine = active.filter((one) => one.supporter === supporter.member.id).length;
  const load = async () => {
    // Without it nothing is missing but this list, and the next end of a conversation brings it.
    await supporter.records({ supporter: supporter.member.id, unwritten: true }).then(setRecords, () => {});
  };
  useEffect(() => {
    void load();
    // What has just happened is told to the records a moment later.
    const again = setTimeout(() => void load(), A_MOMENT_MS);
    return () => clearTimeout(again);
  }, [mine, open.length]);
  const isInTime = ({ endedAt }: FinishedSummary) => desk?.settings.recordLate || now < endedAt + RECORD_MS;
  const shown = records.filter((record) => isInTime(record) && !done.includes(record.conversation));
  if (!shown.length) return null;

  const write = async (id: string) => {
    await supporter.reopen(id);
    go({ page: 'conversation', conversation: id });
  };
  /** Saves what is known, so that nobody is asked again. */
  const finish = async ({ conversation: id, customer, details, product }: FinishedSummary) => {
    const shownHere = open.find((one) => one.id === id);
    if (shownHere) await recordDraftOf(shownHere).save();
    else {
      const { name = '', phone = '', email = '' } = details;
      const conversation = await supporter.reopen(id);
      const known = { customerName: name, phone, email, product, problemType: null, subject: '', content: '' };
      await conversation.saveRecord(known).finally(() => conversation.close());
    }
    setDone((before) => [...before, id]);
    const text = t('unwritten.finished', { name: customerName(details, customer) });
    showDone(text, { text: t('unwritten.write-after-all'), run: () => void write(id).catch(showError) });
  };
  return (
    <section aria-label={t('unwritten.title')}>
      <div class="section-head section-head--next">
        <h2>{t('unwritten.title')}</h2>
        <span class="small muted">{t('unwritten.text')}</span>
      </div>
      <table class="table table--unwritten">
        <tbody>
          {shown.map((record) => {
            const { conversation, customer, details } = record;
            const name = customerName(details, customer);
            return (
              <tr key={conversation}>
                <td class="col-person">
                  <Person
                    picture={<Avatar id={customer} name={details.name ?? ''} kind="customer" />}
                    name={name}
                    detail={groupName(desk, record.group)}
                  />
                </td>
                <td class="secondary">{record.words || productName(desk, record.product)}</td>
                <td class="col-when muted small">
                  <When at={record.endedAt} now={now} />
                </td>
                <td class="col-write is-number">
                  <ActionButton size="small" label={t('unwritten.finish-name', { name })} action={() => finish(record)}>
                    {t('unwritten.finish')}
                  </ActionButton>
                  <ActionButton
                    size="small"
                    label={t('unwritten.write-name', { name })}
                    action={() => write(conversation)}
                  >
                    {t('unwritten.write')}
                  </ActionButton>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
