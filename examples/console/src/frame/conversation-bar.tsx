import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useNow } from '../state/clock.ts';
import { $layout } from '../state/layout.ts';
import { $colleaguesDrawer, $colleaguesRail, setColleaguesRail } from '../state/panels.ts';
import { $room, showBeside } from '../state/panes.ts';
import { $place, go } from '../state/place.ts';
import { $sound, setSound } from '../state/sound.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { usePanes } from '../state/use-panes.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { customerName } from '../text/names.ts';
import { t } from '../text/text.ts';

/** The running conversations, one button each, and what belongs to the whole window. */
export function ConversationBar() {
  const conversations = useStore(useSupporter().$conversations);
  const shown = usePanes();
  return (
    <header class="conversation-bar">
      <nav class="conversation-bar__list" aria-label={t('bar.title')}>
        {conversations.map((conversation) => (
          <BarItem key={conversation.id} conversation={conversation} shown={shown} />
        ))}
        {!conversations.length && <span class="conversation-bar__none">{t('bar.none')}</span>}
      </nav>
      <div class="conversation-bar__tools">
        <ConnectionSign />
        <SoundSwitch />
        <ColleaguesSwitch />
      </div>
    </header>
  );
}

function BarItem({ conversation, shown }: { conversation: SupporterConversation; shown: readonly string[] }) {
  const place = useStore($place);
  const customer = useStore(conversation.$customer);
  const unread = useStore(conversation.$unread);
  const isMine = useStore(conversation.$isMine);
  const isHere = place.page === 'conversation' && place.conversation === conversation.id;
  const name = customer ? customerName(customer, customer.id) : t('loading');
  const isShown = shown.includes(conversation.id);
  const hasRoom = useStore($room) > 1 && shown.length > 0;
  const button = useRef<HTMLButtonElement>(null);
  // On a phone and with many of them it may be outside of what is seen; it grows when its name is known.
  useLayoutEffect(() => {
    if (isHere) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere, name]);
  const item = (
    <button
      ref={button}
      class={isShown ? 'conversation-bar__item is-shown' : 'conversation-bar__item'}
      type="button"
      aria-current={isHere ? 'true' : undefined}
      onClick={() => go({ page: 'conversation', conversation: conversation.id })}
    >
      <Avatar id={customer?.id ?? ''} name={customer?.name ?? ''} kind="customer" size={24} />
      <span class="cut">{name}</span>
      {!isMine && <Icon name="eye" small label={t('bar.watching')} />}
      {unread > 0 ? (
        <span class="count">
          {unread}
          <span class="unseen"> {t('bar.unread')}</span>
        </span>
      ) : (
        <Elapsed conversation={conversation} />
      )}
    </button>
  );
  return (
    <span class="conversation-bar__pair">
      {item}
      {hasRoom && !isShown && (
        <IconButton
          small
          icon="beside"
          label={t('beside.show', { name })}
          onClick={() => showBeside(conversation.id, shown)}
        />
      )}
    </span>
  );
}

function Elapsed({ conversation }: { conversation: SupporterConversation }) {
  const state = useStore(conversation.$state);
  const placement = useStore(conversation.$view)?.placement;
  const now = useNow(conversation.now);
  if (state === 'ended') return <span class="conversation-bar__time">{t('bar.ended')}</span>;
  if (placement?.phase !== 'active') return null;
  return <span class="conversation-bar__time">{duration(now - placement.since)}</span>;
}

function ConnectionSign() {
  const { state } = useStore(useSupporter().$connection);
  return (
    <span class="connection" role="status">
      <i class={`presence presence--${state === 'open' ? 'online' : 'offline'}`} />
      <span class="connection__text">{t(`connection.${state}`)}</span>
    </span>
  );
}

function SoundSwitch() {
  const isOn = useStore($sound);
  return (
    <IconButton
      icon={isOn ? 'sound' : 'silence'}
      label={t(isOn ? 'sound.on' : 'sound.off')}
      pressed={isOn}
      onClick={() => setSound(!isOn)}
    />
  );
}

function ColleaguesSwitch() {
  const place = useStore($place);
  const layout = useStore($layout);
  const isRail = place.page === 'tasks' && layout !== 'phone';
  const rail = useStore($colleaguesRail);
  const drawer = useStore($colleaguesDrawer);
  const isOpen = isRail ? rail : drawer;
  const toggle = () => (isRail ? setColleaguesRail(!rail) : $colleaguesDrawer.set(!drawer));
  const unread = Object.values(useStore(useSupporter().$colleagueUnread)).reduce((sum, count) => sum + count, 0);
  return (
    <span class="colleagues-switch">
      <IconButton icon="panel" label={t('colleagues.title')} expanded={isOpen} onClick={toggle} />
      {unread > 0 && (
        <span class="count">
          {unread}
          <span class="unseen"> {t('bar.unread')}</span>
        </span>
      )}
    </span>
  );
}
