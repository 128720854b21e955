import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { shortNameOf } from '../../../look/people.ts';
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

/** The chosen seat did not answer: wait for it, take anyone, or leave a message. */
export function ChoiceView({ conversation, desk }: { conversation: CustomerConversation; desk: PublicDesk | null }) {
  const session = useSession();
  const { say } = session.speech;
  const texts = useSection({ en, 'zh-CN': zh }, css);
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
            icon="clock"
            title={fill(texts.waitFor, { name: shortNameOf(name) })}
            detail={texts.waitForDetail}
            disabled={task.busy}
            onChoose={() => choose('seat')}
          />
          <Option
            icon="users"
            title={group ? fill(texts.anyoneIn, { group: group.name }) : texts.anyone}
            detail={texts.anyoneDetail}
            disabled={task.busy}
            onChoose={() => choose('group')}
          />
          <Option
            icon="mail"
            title={say.leaveMessage}
            detail={texts.messageDetail}
            onChoose={() => session.go({ at: 'message' })}
          />
        </div>
      </div>
    </>
  );
}
