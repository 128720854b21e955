import type { CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { over as en } from '../../../locales/en.json';
import { over as zh } from '../../../locales/zh-CN.json';
import { shortNameOf } from '../../../look/people.ts';
import { useTask } from '../start/use-task.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useStart } from '../start/use-start.ts';
import { Confirm } from './confirm.tsx';
import css from './over.css?inline';

/** Asks before a conversation is ended. */
export function EndQuestion({ conversation, onClose }: { conversation: CustomerConversation; onClose: () => void }) {
  const { say } = useSession();
  useStart();
  const texts = useSection('over', { en, 'zh-CN': zh }, css);
  const supporter = useStore(conversation.$supporter);
  const task = useTask();
  return (
    <Confirm
      title={texts.endTitle}
      text={fill(texts.endLead, { name: supporter ? shortNameOf(supporter.name) : say.support })}
      yes={say.end}
      no={texts.goOn}
      busy={task.busy}
      error={task.error}
      onNo={onClose}
      onYes={() => task.run(() => conversation.end())}
    />
  );
}
