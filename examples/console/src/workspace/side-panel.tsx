import type { SupporterConversation } from '@deskside/sdk/supporter';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../parts/icon-button.tsx';
import { Separator } from '../parts/separator.tsx';
import { $layout } from '../state/layout.ts';
import { cover } from '../state/place.ts';
import { useStore } from '../state/use-store.ts';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { useDismiss } from '../parts/use-dismiss.ts';
import type { PanelTab } from '../state/workspace.ts';
import { t } from '../text/text.ts';
import { CustomerFacts } from './customer-facts.tsx';
import { CustomerHistory } from './history.tsx';
import { RecordForm } from './record-form.tsx';

interface Props {
  conversation: SupporterConversation;
  name: string;
  tab: PanelTab;
  onTab(tab: PanelTab): void;
  onClose(): void;
}

/** What belongs to the conversation: the customer, the record, what was before. */
export function SidePanel({ conversation, name, tab, onTab, onClose }: Props) {
  const canResize = useStore($layout) !== 'phone';
  const isMine = useStore(conversation.$isMine);
  const panel = useRef<HTMLElement>(null);
  return (
    <aside class="side-panel" aria-label={t('panel.title')} ref={panel}>
      {!canResize && <Above element={panel} onClose={onClose} />}
      <Tabs
        scope={conversation.id}
        label={t('panel.title')}
        value={tab}
        onChange={onTab}
        tabs={[
          { value: 'customer', text: t('panel.customer') },
          // Whoever only watches writes no record.
          ...(isMine ? [{ value: 'record' as const, text: t('panel.record') }] : []),
          { value: 'history', text: t('panel.history') },
        ]}
      >
        <span class="push side-panel__close">
          <IconButton icon="close" label={t('close')} onClick={onClose} />
        </span>
      </Tabs>
      <TabPanel scope={conversation.id} value={tab} class="side-panel__content">
        {tab === 'history' ? (
          <CustomerHistory conversation={conversation} />
        ) : tab === 'customer' || !isMine ? (
          <CustomerFacts conversation={conversation} name={name} />
        ) : (
          <RecordForm conversation={conversation} name={name} />
        )}
      </TabPanel>
      {canResize && <Separator panel="details" edge="start" label={t('width.details')} onAway={onClose} />}
    </aside>
  );
}

/** On a phone it lies over the conversation: Escape and the way back close it. */
function Above({ element, onClose }: { element: RefObject<HTMLElement | null>; onClose(): void }) {
  useDismiss(element, onClose, false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => cover(() => close.current()), []);
  return null;
}
