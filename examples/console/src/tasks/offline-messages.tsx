import type { OfflineMessage } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Empty } from '../parts/empty.tsx';
import { Failed } from '../parts/failed.tsx';
import { Person } from '../parts/person.tsx';
import { Segments } from '../parts/segments.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { When } from '../parts/when.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { usePages } from '../state/use-pages.ts';
import { useStore } from '../state/use-store.ts';
import { customerName, groupName, nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';
import { OfflineDrawer } from './offline-drawer.tsx';

type Kept = 'open' | 'handled' | 'all';

/** What customers left when nobody answered. */
export function OfflineMessages() {
  const supporter = useSupporter();
  const open = useStore(supporter.$offlineMessages);
  const [kept, setKept] = useState<Kept>('open');
  const [chosen, setChosen] = useState<OfflineMessage | null>(null);
  const kinds: Kept[] = ['open', 'handled', 'all'];
  return (
    <section aria-label={t('offline.title')}>
      <div class="section-head section-head--next">
        <h2>{t('offline.title')}</h2>
        <span class="push">
          <Segments
            label={t('offline.show')}
            value={kept}
            choices={kinds.map((value) => ({ value, text: t(`offline.${value}`, { number: open.length }) }))}
            onChange={setKept}
          />
        </span>
      </div>
      {kept === 'open' ? (
        <OpenMessages messages={open} chosen={chosen} onChoose={setChosen} />
      ) : (
        <StoredMessages key={kept} kept={kept} chosen={chosen} onChoose={setChosen} />
      )}
      {chosen && <OfflineDrawer key={chosen.id} message={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

interface ListProps {
  messages: readonly OfflineMessage[];
  chosen: OfflineMessage | null;
  onChoose(message: OfflineMessage): void;
}

function OpenMessages(props: ListProps) {
  if (!props.messages.length)
    return <Empty icon="mail" title={t('offline.none-open')} text={t('offline.none-open-text')} />;
  return <MessageTable {...props} />;
}

/** Handled ones are not in the desk's stores: they are fetched, again whenever one was handled meanwhile. */
function StoredMessages({ kept, ...list }: Omit<ListProps, 'messages'> & { kept: 'handled' | 'all' }) {
  const supporter = useSupporter();
  const open = useStore(supporter.$offlineMessages);
  const {
    items: messages,
    error,
    isComplete,
    load,
    loadOlder,
  } = usePages(
    kept,
    (before) => supporter.offlineMessages({ state: kept, ...(before !== undefined && { before }) }),
    ({ at }: OfflineMessage) => at,
  );
  const known = useRef(open);
  useEffect(() => {
    if (known.current !== open) void load();
    known.current = open;
  }, [open]);

  if (error && !messages) return <Failed title={t('offline.failed')} error={error} load={load} />;
  if (!messages) return <Skeleton />;
  if (!messages.length) return <Empty icon="mail" title={t('offline.none')} text={t('offline.none-text')} />;
  return (
    <>
      <MessageTable {...list} messages={messages} />
      {!isComplete && (
        <div class="older">
          <ActionButton size="small" kind="quiet" action={loadOlder}>
            {t('offline.older')}
          </ActionButton>
        </div>
      )}
    </>
  );
}

function MessageTable({ messages, chosen, onChoose }: ListProps) {
  return (
    <table class="table table--offline">
      <thead>
        <tr>
          <th class="col-person">{t('offline.from')}</th>
          <th class="col-group">{t('tasks.group')}</th>
          <th>{t('offline.message')}</th>
          <th class="col-when">{t('offline.received')}</th>
          <th class="col-state">{t('offline.state')}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <Row
            key={message.id}
            message={message}
            isChosen={message.id === chosen?.id}
            onChoose={() => onChoose(message)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ message, isChosen, onChoose }: { message: OfflineMessage; isChosen: boolean; onChoose(): void }) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const colleagues = useStore(supporter.$colleagues);
  const now = useNow(supporter.now);
  const { details, customer, handled } = message;
  const name = customerName(details, customer);
  const by = handled && nameIn(colleagues, handled.by);
  return (
    <tr class={isChosen ? 'is-selected is-link' : 'is-link'} onClick={onChoose}>
      <td>
        <Person
          picture={<Avatar id={customer} name={details.name ?? ''} kind="customer" />}
          name={
            <button class="row-button" type="button" aria-label={t('offline.open-name', { name })} onClick={onChoose}>
              {name}
            </button>
          }
          detail={details.email || details.phone || t('offline.no-contact')}
        />
      </td>
      <td>{groupName(desk, message.group)}</td>
      <td class="secondary">{message.text}</td>
      <td class="muted small">
        <When at={message.at} now={now} />
      </td>
      <td>
        {handled ? (
          <span class="chip">{by ? t('offline.handled-by', { name: by }) : t('offline.handled-chip')}</span>
        ) : (
          <span class="chip chip--accent">{t('offline.new')}</span>
        )}
      </td>
    </tr>
  );
}
