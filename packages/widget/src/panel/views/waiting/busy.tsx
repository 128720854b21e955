import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Failure } from '../../parts/failure.tsx';
import { Option } from './option.tsx';
import { Title } from '../../parts/title.tsx';
import { useTask } from '../../parts/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { WaitingHeader } from '../waiting-header.tsx';
import { waiting as en } from '../../../locales/en.json';
import { waiting as zh } from '../../../locales/zh-CN.json';
import css from './waiting.css?inline';

/** Nobody is free: wait, leave a message, or ask another group. The place in the queue is already taken. */
export function BusyView({ conversation, desk }: { conversation: CustomerConversation; desk: PublicDesk | null }) {
  const session = useSession();
  const { say, count, ordinal, minutes } = session.speech;
  const texts = useSection({ en, 'zh-CN': zh }, css);
  const queue = useStore(conversation.$queue);
  const remembered = useStore(session.$remembered);
  const task = useTask();
  if (!queue) return null;
  const group = desk?.groups.find((one) => one.id === remembered?.group);
  const place = ordinal(texts.ordinal, queue.position);
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
            icon="clock"
            title={texts.wait}
            detail={
              queue.estimateMs === null
                ? fill(texts.waitDetailShort, { place })
                : fill(texts.waitDetail, { place, time: minutes(queue.estimateMs) })
            }
            onChoose={session.wait}
          />
          <Option
            icon="mail"
            title={say.leaveMessage}
            detail={texts.messageDetail}
            onChoose={() => session.go({ at: 'message' })}
          />
          {other && (
            <Option
              icon="users"
              title={texts.anotherGroup}
              detail={count(texts.anotherGroupDetail, peopleIn(other.id), { group: other.name })}
              onChoose={() => task.run(() => session.askGroup(other.id))}
            />
          )}
        </div>
      </div>
      <p class="panel__credit">{say.credit}</p>
    </>
  );
}
