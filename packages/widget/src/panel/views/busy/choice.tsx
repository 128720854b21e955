import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { shortNameOf } from '../../../look/people.ts';
import { clockIcon } from '../../../look/icons.ts';
import { mailIcon } from '../start/mail-icon.ts';
import { useStart } from '../start/use-start.ts';
import { usersIcon } from './option.tsx';
import { Failure } from '../start/failure.tsx';
import { Option } from './option.tsx';
import { Title } from '../start/title.tsx';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { WaitingHeader } from '../waiting/waiting-header.tsx';
import { busy as en } from '../../../locales/en.json';
import { busy as zh } from '../../../locales/zh-CN.json';
import css from './busy.css?inline';

/** The chosen seat did not answer: wait for it, take anyone, or leave a message. */
export function ChoiceView({ conversation, desk }: { conversation: CustomerConversation; desk: PublicDesk | null }) {
  const session = useSession();
  const { say } = session;
  const start = useStart();
  const texts = useSection('busy', { en, 'zh-CN': zh }, css);
  const queue = useStore(conversation.$queue);
  const remembered = useStore(session.$remembered);
  const task = useTask();
  const name = queue?.seat?.name ?? say.support;
  const group = desk?.groups.find((one) => one.id === remembered?.group);
  const choose = (choice: 'seat' | 'group') =>
    task.run(async () => {
      await conversation.choose(choice);
      session.wait();
    });

  return (
    <>
      <WaitingHeader desk={desk} />
      <div class="panel__body">
        <Title lead={texts.noAnswerLead}>{fill(texts.noAnswerTitle, { name })}</Title>
        <Failure error={task.error} />
        <div class="options">
          <Option
            icon={clockIcon}
            title={fill(texts.waitFor, { name: shortNameOf(name) })}
            detail={texts.waitForDetail}
            disabled={task.busy}
            onChoose={() => choose('seat')}
          />
          <Option
            icon={usersIcon}
            title={group ? fill(texts.anyoneIn, { group: group.name }) : texts.anyone}
            detail={texts.anyoneDetail}
            disabled={task.busy}
            onChoose={() => choose('group')}
          />
          <Option
            icon={mailIcon}
            title={start.leaveMessage}
            detail={texts.messageDetail}
            onChoose={() => session.go({ at: 'message' })}
          />
        </div>
      </div>
    </>
  );
}
