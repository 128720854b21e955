import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { shortNameOf } from '../../look/people.ts';
import { Avatar, Presence } from '../parts/avatar.tsx';
import { Banner } from '../parts/banner.tsx';
import { Composer } from '../parts/composer.tsx';
import { Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { Messages } from '../parts/messages.tsx';
import { Ringing } from '../parts/ringing.tsx';
import { useLasting } from '../parts/use-now.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { EndQuestion, Queue } from './lazy-views.tsx';
import { WaitingHeader } from './waiting-header.tsx';

interface TalkProps {
  conversation: CustomerConversation;
  desk: PublicDesk | null;
}

/**
 * Everything with a composer: ringing, queue, conversation. One view, so that the text, the caret and the reading
 * place survive every change of state.
 */
export function TalkView({ conversation, desk }: TalkProps) {
  const placement = useStore(conversation.$placement);
  const queue = useStore(conversation.$queue);
  const [asks, setAsks] = useState(false);
  return (
    <>
      {placement.phase === 'active' ? (
        <ActiveHeader conversation={conversation} desk={desk} onEnd={() => setAsks(true)} />
      ) : (
        <WaitingHeader desk={desk} />
      )}
      <Banner key="banner" conversation={conversation} />
      {placement.phase === 'offered' && <Ringing conversation={conversation} offer={placement} />}
      {queue && <Queue queue={queue} />}
      <Messages key="messages" conversation={conversation} />
      <Foot key="foot" conversation={conversation} />
      {asks && placement.phase === 'active' && (
        <EndQuestion conversation={conversation} onClose={() => setAsks(false)} />
      )}
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
          {away ? say.notConnected : (group?.name ?? (supporter.title || desk?.name))}
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
        <button
          class="link disclosure__end"
          type="button"
          onClick={() => void session.cancel().catch(() => session.go({ at: 'message' }))}
        >
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
