import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { clockIcon } from '../../../look/icons.ts';
import { mailIcon } from '../start/mail-icon.ts';
import { useStart } from '../start/use-start.ts';
import { usersIcon } from './option.tsx';
import { Failure } from '../start/failure.tsx';
import { durationOf } from '../start/duration-of.ts';
import { askGroup } from './ask-group.ts';
import { Option } from './option.tsx';
import { ordinalOf } from '../waiting/ordinal-of.ts';
import { Title } from '../start/title.tsx';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useWaiting } from '../waiting/use-waiting.ts';
import { WaitingHeader } from '../waiting/waiting-header.tsx';
import { busy as en } from '../../../locales/en.json';
import { busy as zh } from '../../../locales/zh-CN.json';
import css from './busy.css?inline';

/** Nobody is free: wait, leave a message, or ask another group. The place in the queue is already taken. */
export function BusyView({ conversation, desk }: { conversation: CustomerConversation; desk: PublicDesk | null }) {
  const session = useSession();
  const { say, count } = session;
  const start = useStart();
  const { ordinal } = useWaiting();
  const texts = useSection('busy', { en, 'zh-CN': zh }, css);
  const queue = useStore(conversation.$queue);
  const remembered = useStore(session.$remembered);
  const task = useTask();
  if (!queue) return null;
  const group = desk?.groups.find((one) => one.id === remembered?.group);
  const place = ordinalOf(queue.position, session.language, ordinal);
  const peopleIn = (id: string) =>
    desk?.seats.filter((seat) => seat.status === 'online' && seat.groups.includes(id)).length ?? 0;
  const other =
    session.group || !group ? undefined : desk?.groups.find((one) => one.id !== group.id && peopleIn(one.id) > 0);

  return (
    <>
      <WaitingHeader desk={desk} />
      <div class="panel__body">
        <Title
          lead={
            queue.online
              ? count(texts.busyLead, queue.online, { group: group?.name ?? desk?.name ?? say.support })
              : desk?.offlineText || texts.awayLead
          }
        >
          {queue.online ? texts.busyTitle : texts.awayTitle}
        </Title>
        <Failure error={task.error} />
        <div class="options">
          <Option
            icon={clockIcon}
            title={texts.wait}
            detail={
              queue.estimateMs === null
                ? fill(texts.waitDetailShort, { place })
                : fill(texts.waitDetail, {
                    place,
                    time: durationOf(queue.estimateMs, session.language, start.underMinute),
                  })
            }
            onChoose={session.wait}
          />
          <Option
            icon={mailIcon}
            title={start.leaveMessage}
            detail={texts.messageDetail}
            onChoose={() => session.go({ at: 'message' })}
          />
          {other && (
            <Option
              icon={usersIcon}
              title={texts.anotherGroup}
              detail={count(texts.anotherGroupDetail, peopleIn(other.id), { group: other.name })}
              onChoose={() => task.run(() => askGroup(session, other.id))}
            />
          )}
        </div>
      </div>
      <p class="panel__credit">{start.credit}</p>
    </>
  );
}
