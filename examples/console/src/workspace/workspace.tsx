import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useEffect, useRef } from 'preact/hooks';
import { Empty } from '../parts/empty.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { $layout } from '../state/layout.ts';
import { leavePane } from '../state/panes.ts';
import { hrefOf } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { $panels, panelOf } from '../state/workspace.ts';
import { t } from '../text/text.ts';
import { useDrop } from './attach.ts';
import { ConversationHead } from './conversation-head.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { EndedBar } from './ended-bar.tsx';
import { Log } from './log.tsx';
import { SidePanel } from './side-panel.tsx';
import { TransferBar } from '../transfer/transfer-bar.tsx';
import { Watchers } from '../watch/watchers.tsx';
import { usePeople } from './use-people.ts';
import { Write } from './write.tsx';

interface Props {
  id: string;
  /** Whether this is the one that is worked in. */
  isActive: boolean;
  /** All that stand side by side. */
  shown: readonly string[];
}

/** One conversation and its customer. */
export function Workspace({ id, isActive, shown }: Props) {
  const supporter = useSupporter();
  const conversation = useStore(supporter.$conversations).find((one) => one.id === id);
  const desk = useStore(supporter.$desk);
  if (conversation) return <Open conversation={conversation} isActive={isActive} shown={shown} />;
  if (!desk) {
    return (
      <div class="page__main">
        <Skeleton />
      </div>
    );
  }
  return (
    <div class="page__main page__main--centred">
      <Empty icon="chat" title={t('workspace.gone')} text={t('workspace.gone-text')}>
        <a class="button button--small" href={hrefOf({ page: 'tasks' })}>
          {t('workspace.to-tasks')}
        </a>
        <a class="link small" href={hrefOf({ page: 'records', record: id })}>
          {t('workspace.to-record')}
        </a>
      </Empty>
    </div>
  );
}

function Open({ conversation, isActive, shown }: Omit<Props, 'id'> & { conversation: SupporterConversation }) {
  const supporter = useSupporter();
  const customer = useStore(conversation.$customer);
  const isMine = useStore(conversation.$isMine);
  const ended = useStore(conversation.$state) === 'ended';
  const recordOpens = useStore(supporter.$desk)?.settings.recordOpens ?? false;
  const isAlone = shown.length === 1;
  const isPhone = useStore($layout) === 'phone';
  const choice = useStore($panels)[conversation.id];
  const panel = panelOf(choice, { ended, recordOpens: recordOpens && isMine, hasRoom: isAlone && !isPhone });
  const people = usePeople(customer);
  const { name } = people.customer;
  const drop = useDrop(conversation);
  const show = (change: Partial<typeof panel>) => $panels.setKey(conversation.id, { ...panel, ...change, ended });
  const place = useRef<HTMLDivElement>(null);
  // Chosen by a key or in the bar. Who clicked into it stays where that was.
  useEffect(() => {
    if (!isActive || isPhone || place.current?.contains(document.activeElement)) return;
    place.current?.querySelector<HTMLElement>('.composer__text, .ended-bar')?.focus({ preventScroll: true });
  }, [isActive]);
  return (
    <div ref={place} class={panel.isOpen ? 'workspace workspace--panel' : 'workspace'}>
      <section class="conversation" aria-label={name} {...drop.on}>
        <ConversationHead
          conversation={conversation}
          name={name}
          isPanelOpen={panel.isOpen}
          onPanel={() => show({ isOpen: !panel.isOpen })}
          onLeave={isAlone ? null : () => leavePane(conversation.id, shown)}
        />
        <TransferBar conversation={conversation} />
        <Watchers conversation={conversation} />
        {drop.isOver && <p class="conversation__drop">{t('composer.drop')}</p>}
        <Log conversation={conversation} people={people} />
        <ConnectionNotice conversation={conversation} />
        {ended ? (
          <EndedBar
            conversation={conversation}
            isActive={isActive}
            shown={shown}
            onRecord={() => show({ isOpen: true, tab: 'record' })}
          />
        ) : (
          <Write conversation={conversation} isActive={isActive} />
        )}
      </section>
      {panel.isOpen && (
        <SidePanel
          conversation={conversation}
          name={name}
          tab={panel.tab}
          onTab={(tab) => show({ tab })}
          onClose={() => show({ isOpen: false })}
        />
      )}
    </div>
  );
}
