import { COMMENT_MAX } from '@deskside/sdk/constants';
import type { Colleague, SupporterConversation } from '@deskside/sdk/supporter';
import { useId, useState } from 'preact/hooks';
import { Load } from '../frame/load.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextArea } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { takersOf, type Taker } from './takers.ts';

interface Props {
  conversation: SupporterConversation;
  name: string;
  onClose(): void;
}

/** Whom to hand a customer over to, and why. */
export function TransferDialog({ conversation, name, onClose }: Props) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const colleagues = useStore(supporter.$colleagues);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const takers = takersOf(desk?.groups ?? [], colleagues, supporter.member.id, words);
  const taker = takers.find((one) => one.key === chosen && one.isThere) ?? null;
  const ask = async () => {
    if (!taker) return;
    const whom = taker.kind === 'group' ? { group: taker.id } : { to: taker.id };
    await supporter.transfer(conversation.id, { ...whom, note: note.trim() });
    onClose();
  };
  return (
    <Dialog
      title={t('transfer.title', { name })}
      onClose={onClose}
      hint={t(taker ? 'transfer.stays' : 'transfer.choose', { name })}
      actions={
        <ActionButton kind="primary" disabled={!taker} action={ask}>
          {taker ? t('transfer.ask', { name: taker.name }) : t('transfer.button')}
        </ActionButton>
      }
    >
      <SearchField label={t('transfer.find')} large value={words} onInput={setWords} />
      <div class="takers" role="radiogroup" aria-label={t('transfer.whom')}>
        {takers.map((one) => (
          <TakerRow key={one.key} taker={one} isChosen={one.key === chosen} choose={() => setChosen(one.key)} />
        ))}
        {!takers.length && <p class="small muted">{t('transfer.none-found')}</p>}
      </div>
      <TextArea
        label={t('transfer.why')}
        hint={t('transfer.why-hint')}
        rows={2}
        maxLength={COMMENT_MAX}
        value={note}
        onInput={setNote}
      />
    </Dialog>
  );
}

function TakerRow({ taker, isChosen, choose }: { taker: Taker; isChosen: boolean; choose(): void }) {
  const id = useId();
  const group = useId();
  return (
    <label class={taker.isThere ? 'taker' : 'taker taker--gone'} for={id}>
      <input
        id={id}
        type="radio"
        name={`taker-${group}`}
        checked={isChosen}
        disabled={!taker.isThere}
        aria-label={taker.name}
        aria-describedby={`${id}-detail`}
        onChange={choose}
      />
      {taker.kind === 'group' ? (
        <span class="taker__group" aria-hidden="true">
          <Icon name="users" small />
        </span>
      ) : (
        <Avatar
          id={taker.id}
          name={taker.name}
          kind="staff"
          size={28}
          picture={taker.colleague.picture}
          status={taker.colleague.status}
        />
      )}
      <span class="person__text">
        <span class="person__name">{taker.name}</span>
        <span class="person__detail" id={`${id}-detail`}>
          {taker.kind === 'group' ? t('transfer.group-online', { count: taker.online }) : detailOf(taker.colleague)}
        </span>
      </span>
      {taker.kind === 'colleague' && taker.isThere && (
        <Load load={taker.colleague.load} capacity={taker.colleague.capacity} />
      )}
    </label>
  );
}

function detailOf({ status, idle, title }: Colleague): string {
  const state = t(idle ? 'status.automatic' : `status.${status}`);
  return [status === 'online' ? state : t('transfer.takes-nothing', { status: state }), title]
    .filter(Boolean)
    .join(' · ');
}
