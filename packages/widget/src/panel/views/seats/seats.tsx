import { useState } from 'preact/hooks';
import type { PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Failure } from '../start/failure.tsx';
import { tabId, Tabs } from './tabs.tsx';
import { Title } from '../start/title.tsx';
import { useFreshDesk } from '../start/use-fresh-desk.ts';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { StartHeader } from '../start/start-header.tsx';
import { askSeat } from './ask-seat.ts';
import { useStart } from '../start/use-start.ts';
import { seats as en } from '../../../locales/en.json';
import { seats as zh } from '../../../locales/zh-CN.json';
import css from './seats.css?inline';

/** Mode `seats`: a tab per group, a row per person. */
export function SeatsView({ desk }: { desk: PublicDesk }) {
  const session = useSession();
  const { number } = session;
  const start = useStart();
  const texts = useSection('seats', { en, 'zh-CN': zh }, css);
  const task = useTask();
  useFreshDesk();
  const inGroup = (group: string) => desk.seats.filter((seat) => seat.groups.includes(group));
  const groups = desk.groups.filter((group) => !session.group || group.id === session.group);
  const [chosen, setChosen] = useState(groups[0]?.id ?? '');
  const seats = groups.length ? inGroup(chosen) : desk.seats;

  return (
    <>
      <StartHeader desk={desk} />
      <div class="panel__body">
        <Title lead={texts.seatsLead}>{texts.seatsTitle}</Title>
        <Failure error={task.error} />
        {groups.length > 1 && (
          <Tabs
            label={texts.groups}
            panelId="seats"
            tabs={groups.map(({ id, name }) => ({ id, name, count: number(inGroup(id).length) }))}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        <div id="seats" {...(groups.length > 1 ? { role: 'tabpanel', 'aria-labelledby': tabId(chosen) } : {})}>
          {!seats.length && <p class="empty">{texts.noSeats}</p>}
          <ul class="seats">
            {seats.map((seat) => (
              <li class="seat" key={seat.id}>
                <Avatar person={seat} size={48} status={seat.status} />
                <span class="seat__text">
                  <span class="seat__name">{seat.name}</span>
                  <span class="seat__title">{seat.title}</span>
                  {seat.phone && <bdi class="seat__phone">{seat.phone}</bdi>}
                </span>
                {seat.status === 'online' ? (
                  <button
                    class="button button--soft button--small"
                    type="button"
                    aria-label={fill(texts.requestSeat, { name: seat.name })}
                    aria-disabled={task.busy}
                    onClick={() => task.run(() => askSeat(session, seat.id))}
                  >
                    {start.requestService}
                  </button>
                ) : (
                  <span class="seat__away">{texts[seat.status]}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div class="panel__footer panel__footer--split">
        <button class="link" type="button" onClick={() => session.go({ at: 'code' })}>
          {start.enterCode}
        </button>
        <button class="link" type="button" onClick={() => session.go({ at: 'message' })}>
          {start.leaveMessage}
        </button>
      </div>
      <p class="panel__credit">{start.credit}</p>
    </>
  );
}
