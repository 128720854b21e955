import type { Colleague } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Separator } from '../parts/separator.tsx';
import { othersWhoServe } from '../state/colleagues.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { $talk, setColleaguesRail } from '../state/panels.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { byGroup } from './by-group.ts';
import { Load } from './load.tsx';

/** Who else is here and how busy, by group. */
export function Colleagues() {
  return (
    <aside class="colleagues" aria-label={t('colleagues.title')}>
      <div class="colleagues__list">
        <ColleagueList />
      </div>
      <Separator
        panel="colleagues"
        edge="start"
        label={t('width.colleagues')}
        onAway={() => setColleaguesRail(false)}
      />
    </aside>
  );
}

export function ColleagueList() {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const colleagues = useStore(supporter.$colleagues);
  const [words, setWords] = useState('');
  const found = othersWhoServe(colleagues, supporter.member.id).filter(({ name }) =>
    name.toLowerCase().includes(words.trim().toLowerCase()),
  );
  const groups = byGroup(desk?.groups ?? [], found);
  return (
    <>
      <SearchField label={t('colleagues.find')} value={words} onInput={setWords} />
      {groups.map(({ id, name, members }) => (
        <section key={id} aria-label={name || t('colleagues.no-group')}>
          <h3 class="colleagues__group">
            <span class="cut">{name || t('colleagues.no-group')}</span>
            <span class="numbers">
              {t('colleagues.of', {
                online: members.filter(({ status }) => status === 'online').length,
                all: members.length,
              })}
            </span>
          </h3>
          <ul>
            {members.map((colleague) => (
              <Row key={colleague.id} colleague={colleague} />
            ))}
          </ul>
        </section>
      ))}
      {!groups.length && <p class="colleagues__none">{t(words ? 'colleagues.none-found' : 'colleagues.none')}</p>}
    </>
  );
}

function Row({ colleague }: { colleague: Colleague }) {
  const { id, name, picture, status, idle, title, load, capacity } = colleague;
  const unread = useStore(useSupporter().$colleagueUnread)[id] ?? 0;
  return (
    <li>
      <button
        class="colleague"
        type="button"
        aria-label={unread ? t('talk.open-unread', { name, count: unread }) : t('talk.open', { name })}
        onClick={() => $talk.set(id)}
      >
        <Avatar id={id} name={name} kind="staff" size={28} picture={picture} status={status} />
        <span class="person__text">
          <span class="person__name">{name}</span>
          <span class="person__detail">
            {[t(idle ? 'status.automatic' : `status.${status}`), title].filter(Boolean).join(' · ')}
          </span>
        </span>
        {unread > 0 ? (
          <span class="count">{unread}</span>
        ) : (
          status !== 'offline' && <Load load={load} capacity={capacity} />
        )}
      </button>
    </li>
  );
}
