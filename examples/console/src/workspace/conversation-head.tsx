import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { groupName, productName } from '../text/names.ts';
import { t } from '../text/text.ts';
import { TransferDialog } from '../transfer/transfer-dialog.tsx';
import { WatchTools } from '../watch/watch-tools.tsx';
import { AskSurvey } from './ask-survey.tsx';
import { EndDialog } from './end-dialog.tsx';

interface Props {
  conversation: SupporterConversation;
  name: string;
  isPanelOpen: boolean;
  onPanel(): void;
  /** Shows it no more beside others; null where it stands alone. */
  onLeave: (() => void) | null;
}

/** Whom one talks with, and what can be done with the conversation. */
export function ConversationHead({ conversation, name, isPanelOpen, onPanel, onLeave }: Props) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const customer = useStore(conversation.$customer);
  const view = useStore(conversation.$view);
  const state = useStore(conversation.$state);
  const isMine = useStore(conversation.$isMine);
  const transfer = useStore(supporter.$active).find((one) => one.conversation === conversation.id)?.transfer;
  const [asks, setAsks] = useState(false);
  const [transfers, setTransfers] = useState(false);
  const group = groupName(desk, view?.group);
  return (
    <header class="conversation__head">
      <span class="person">
        <Avatar id={customer?.id ?? ''} name={customer?.name ?? ''} kind="customer" />
        <span class="person__text">
          <span class="conversation__who">
            <h1 class="conversation__name cut">{name}</h1>
            {state === 'active' && customer?.connected === false && (
              <span class="chip chip--warn">{t('customer.not-connected')}</span>
            )}
            {group && <span class="chip">{group}</span>}
            {view && <span class="chip chip--mode">{t(`mode.${view.mode}`)}</span>}
          </span>
          <span class="person__detail">{productName(desk, view?.product) || t('queue.no-product')}</span>
        </span>
      </span>
      <span class="push row">
        {state === 'active' && !isMine && <WatchTools conversation={conversation} name={name} />}
        {state === 'active' && isMine && <AskSurvey conversation={conversation} />}
        {state === 'active' && isMine && (
          <button
            class="button button--small"
            type="button"
            disabled={Boolean(transfer)}
            title={t('transfer.button')}
            onClick={() => setTransfers(true)}
          >
            <Icon name="transfer" small />
            <span class="conversation__verb">{t('transfer.button')}</span>
          </button>
        )}
        {state !== 'ended' && isMine && (
          <button class="button button--small button--danger" type="button" onClick={() => setAsks(true)}>
            {t('end.button')}
          </button>
        )}
        <IconButton icon="user" label={t('panel.toggle')} expanded={isPanelOpen} onClick={onPanel} />
        {onLeave && <IconButton icon="close" label={t('beside.leave', { name })} onClick={onLeave} />}
      </span>
      {transfers && state === 'active' && (
        <TransferDialog conversation={conversation} name={name} onClose={() => setTransfers(false)} />
      )}
      {asks && state !== 'ended' && (
        <EndDialog conversation={conversation} name={name} onClose={() => setAsks(false)} />
      )}
    </header>
  );
}
