import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { eyeIcon, shieldIcon } from '../../look/icons.ts';
import { shortNameOf } from '../../look/people.ts';
import { Avatar, Presence } from '../parts/avatar.tsx';
import { Composer } from '../parts/composer.tsx';
import { Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { lazy, Nothing } from '../parts/lazy.tsx';
import { Missing, MissingView } from '../parts/missing.tsx';
import { Messages } from '../parts/messages.tsx';
import { useLasting } from '../parts/use-now.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { useIdle } from '../when-idle.ts';

const start = () => import('./start/chunk.ts');
const Waiting = lazy(start, 'Waiting', MissingView);
const WaitingNote = lazy(start, 'WaitingNote', Nothing);
const WaitingOut = lazy(start, 'WaitingOut', Nothing);
const Banner = lazy(() => import('./extra/chunk.ts'), 'Banner', Nothing);
const EndQuestion = lazy(() => import('./over/chunk.ts'), 'EndQuestion', Missing);

export interface TalkProps {
  conversation: CustomerConversation;
  desk: PublicDesk | null;
}

/**
 * Everything with a composer: ringing, queue, conversation. One view, so that the text, the caret and the reading
 * place survive every change of state.
 */
export function TalkView({ conversation, desk }: TalkProps) {
  const session = useSession();
  const { say } = session;
  const phase = useStore(conversation.$state);
  const supporter = useStore(conversation.$supporter);
  const connection = useStore(conversation.$connection);
  const previewed = useStore(conversation.$preview);
  const allowed = useStore(conversation.$previewAllowed);
  const away = useLasting(connection.state !== 'open', 1000);
  const view = useStore(conversation.$view);
  // What it says is seldom; but without a connection it could not come any more.
  const isSettled = useIdle(view !== null);
  const [asks, setAsks] = useState(false);
  const group = desk?.groups.find((one) => one.id === session.$remembered.get()?.group);
  const active = phase === 'active' && supporter;
  return (
    <>
      {active ? (
        <Header
          title={active.name}
          picture={<Avatar key={active.id} person={active} size={36} />}
          subtitle={
            <>
              <Presence status={away ? 'offline' : 'online'} />
              {away ? say.notConnected : (group?.name ?? (active.title || desk?.name))}
            </>
          }
          menu={[{ label: say.end, onChoose: () => setAsks(true) }]}
        />
      ) : (
        <Waiting conversation={conversation} desk={desk} />
      )}
      {(isSettled || away) && <Banner key="banner" conversation={conversation} connection={connection} shown={away} />}
      <Messages key="messages" conversation={conversation} />
      <div key="foot" class="foot">
        <Composer conversation={conversation} describedBy="disclosure" />
        <p class={view || away || desk?.preview === false ? 'disclosure' : 'disclosure disclosure--coming'} id="disclosure">
          {away ? (
            <>
              <Icon path={shieldIcon} />
              <span>{say.keptHere}</span>
            </>
          ) : phase === 'offered' ? (
            <WaitingNote />
          ) : (
            // While nobody is responsible nobody sees the draft, so there is nothing to disclose.
            active &&
            (view ? previewed : desk?.preview) && (
              <>
                <Icon path={eyeIcon} />
                <span>{allowed ? fill(say.sees, { name: shortNameOf(active.name) }) : say.seesNot}</span>
                <button class="link" onClick={() => conversation.setPreview(!allowed)}>
                  {allowed ? say.turnOff : say.turnOn}
                </button>
              </>
            )
          )}
        </p>
        {phase === 'queued' && <WaitingOut />}
      </div>
      {asks && active && <EndQuestion conversation={conversation} onClose={() => setAsks(false)} />}
    </>
  );
}
