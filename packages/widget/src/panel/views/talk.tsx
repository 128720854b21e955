import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill, type Words } from '../../locales/words.ts';
import { shortNameOf } from '../../look/people.ts';
import { Avatar, Presence } from '../parts/avatar.tsx';
import { Banner } from '../parts/banner.tsx';
import { Composer } from '../parts/composer.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { Messages } from '../parts/messages.tsx';
import { Queue } from '../parts/queue.tsx';
import { Ringing } from '../parts/ringing.tsx';
import { useLasting } from '../parts/use-now.ts';
import { useTask } from '../parts/use-task.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { EndedHeader } from './ended-header.tsx';
import { WaitingHeader } from './waiting-header.tsx';

interface TalkProps {
  conversation: CustomerConversation;
  desk: PublicDesk | null;
}

/**
 * Everything with a composer: ringing, queue, conversation, and what is left of it after the end. One view, so that
 * the text, the caret and the reading place survive every change of state.
 */
export function TalkView({ conversation, desk }: TalkProps) {
  const placement = useStore(conversation.$placement);
  const queue = useStore(conversation.$queue);
  const [asks, setAsks] = useState(false);
  return (
    <>
      {placement.phase === 'ended' ? (
        <EndedHeader conversation={conversation} desk={desk} />
      ) : placement.phase === 'active' ? (
        <ActiveHeader conversation={conversation} desk={desk} onEnd={() => setAsks(true)} />
      ) : (
        <WaitingHeader desk={desk} />
      )}
      <Banner key="banner" conversation={conversation} />
      {placement.phase === 'offered' && <Ringing conversation={conversation} offer={placement} />}
      {queue && <Queue queue={queue} />}
      <Messages key="messages" conversation={conversation} />
      {placement.phase === 'ended' ? (
        <Over key="over" conversation={conversation} reason={placement.reason} />
      ) : (
        <Foot key="foot" conversation={conversation} />
      )}
      {asks && placement.phase === 'active' && <EndQuestion conversation={conversation} onClose={() => setAsks(false)} />}
    </>
  );
}

function ActiveHeader({ conversation, desk, onEnd }: TalkProps & { onEnd: () => void }) {
  const session = useSession();
  const { say } = session.speech;
  const supporter = useStore(conversation.$supporter);
  const { state } = useStore(conversation.$connection);
  const away = useLasting(state !== 'open', 1000);
  const group = desk?.groups.find((one) => one.id === session.$remembered.get()?.group);
  if (!supporter) return <WaitingHeader desk={desk} />;
  return (
    <Header
      title={supporter.name}
      picture={<Avatar key={supporter.id} person={supporter} size={36} />}
      subtitle={
        <>
          <Presence status={away ? 'offline' : 'online'} />
          {away ? say.notConnected : (group?.name ?? (supporter.title || say.online))}
        </>
      }
      menu={[{ label: say.end, onChoose: onEnd }]}
    />
  );
}

/** The composer and the line below it: who sees what, what is kept, how to leave. */
function Foot({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const { say } = session.speech;
  const phase = useStore(conversation.$state);
  return (
    <div class="foot">
      <Composer conversation={conversation} describedBy="disclosure" />
      <p class="disclosure" id="disclosure">
        <Disclosure conversation={conversation} />
      </p>
      {phase === 'queued' && (
        <div class="foot__out">
          <button class="button button--block" type="button" onClick={() => session.go({ at: 'message' })}>
            <Icon name="mail" />
            {say.messageInstead}
          </button>
        </div>
      )}
    </div>
  );
}

function Disclosure({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const { say } = session.speech;
  const phase = useStore(conversation.$state);
  const { state } = useStore(conversation.$connection);
  const away = useLasting(state !== 'open', 1000);
  const supporter = useStore(conversation.$supporter);
  const previewed = useStore(conversation.$preview);
  const allowed = useStore(conversation.$previewAllowed);
  const name = supporter ? shortNameOf(supporter.name) : say.support;
  if (away) {
    return (
      <>
        <Icon name="shield" />
        <span>{say.keptHere}</span>
      </>
    );
  }
  if (phase === 'offered') {
    return (
      <>
        <Icon name="clock" />
        <span>{say.becomesMessage}</span>
        <button class="link disclosure__end" type="button" onClick={() => void session.cancel().catch(() => session.go({ at: 'message' }))}>
          {say.cancel}
        </button>
      </>
    );
  }
  // While nobody is responsible nobody sees the draft, so there is nothing to disclose.
  if (phase !== 'active' || !previewed) return null;
  return (
    <>
      <Icon name="eye" />
      <span>{allowed ? fill(say.sees, { name }) : say.seesNot}</span>
      <button class="link" type="button" onClick={() => conversation.setPreview(!allowed)}>
        {allowed ? say.turnOff : say.turnOn}
      </button>
    </>
  );
}

type Reason = 'customer' | 'supporter' | 'gone' | 'code' | 'desk';

const reasonOf = (reason: Reason, say: Words): string | undefined =>
  ({ code: say.endedByCode, desk: say.endedByDesk, gone: say.endedGone, customer: undefined, supporter: undefined })[reason];

/** After the end: why, if that is not plain, and how to go on. */
function Over({ conversation, reason }: { conversation: CustomerConversation; reason: Reason }) {
  const session = useSession();
  const { say } = session.speech;
  const survey = useStore(conversation.$survey);
  const text = reasonOf(reason, say) ?? (survey.answered ? say.thanks : undefined);
  return (
    <div class="panel__footer">
      {text && (
        <p class="panel__above muted" role="status">
          {text}
        </p>
      )}
      <button class="button button--primary button--block" type="button" data-focus onClick={session.startAgain}>
        {say.startAgain}
      </button>
    </div>
  );
}

function EndQuestion({ conversation, onClose }: { conversation: CustomerConversation; onClose: () => void }) {
  const { speech } = useSession();
  const { say } = speech;
  const supporter = useStore(conversation.$supporter);
  const task = useTask();
  return (
    <Confirm
      title={say.endTitle}
      text={fill(say.endLead, { name: supporter ? shortNameOf(supporter.name) : say.support })}
      yes={say.end}
      no={say.goOn}
      busy={task.busy}
      error={task.error}
      onNo={onClose}
      onYes={() => task.run(() => conversation.end())}
    />
  );
}
