import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { over as en } from '../../../locales/en.json';
import { over as zh } from '../../../locales/zh-CN.json';
import { Messages } from '../../parts/messages.tsx';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { SaveButtons } from '../menu/save.tsx';
import { useStart } from '../start/use-start.ts';
import { EndedHeader } from './ended-header.tsx';
import css from './over.css?inline';
import { Survey } from './survey.tsx';

interface EndedProps {
  conversation: CustomerConversation;
  desk: PublicDesk | null;
}

/**
 * After the end: what was said and is not read yet, the survey if the desk wants it, then why it ended and how to go on.
 */
export function EndedView({ conversation, desk }: EndedProps) {
  const session = useSession();
  const { startAgain } = useStart();
  const texts = useSection('over', { en, 'zh-CN': zh }, css);
  const survey = useStore(conversation.$survey);
  const skipped = useStore(session.$skipped);
  const placement = useStore(conversation.$placement);
  const [reads, setReads] = useState(conversation.$unread.get() > 0);
  const isAsked = survey.wanted && !survey.answered && skipped !== conversation.id;
  const header = (
    <EndedHeader conversation={conversation} desk={desk} lasted={(values) => fill(texts.lasted, values)} />
  );
  if (isAsked && !reads) {
    return (
      <>
        {header}
        <Survey conversation={conversation} texts={texts} onSkip={session.skipSurvey}>
          <button class="link" type="button" onClick={() => setReads(true)}>
            {texts.read}
          </button>
        </Survey>
      </>
    );
  }
  const why = {
    code: texts.endedByCode,
    desk: texts.endedByDesk,
    gone: texts.endedGone,
    customer: undefined,
    supporter: undefined,
  }[placement.phase === 'ended' ? placement.reason : 'customer'];
  const text = why ?? (survey.answered ? texts.thanks : undefined);
  return (
    <>
      {header}
      <Messages conversation={conversation} />
      <div class="panel__footer">
        <p class="panel__above muted" role="status">
          {text}
        </p>
        <div class="save-row">
          <SaveButtons />
        </div>
        <button
          class="button button--primary button--block"
          type="button"
          data-focus
          onClick={isAsked ? () => setReads(false) : session.startAgain}
        >
          {isAsked ? texts.rate : startAgain}
        </button>
      </div>
    </>
  );
}
