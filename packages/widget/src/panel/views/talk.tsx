import { useState } from 'preact/hooks';
import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { Avatar, Presence } from '../parts/avatar.tsx';
import { Composer } from '../parts/composer.tsx';
import { Header } from '../parts/header.tsx';
import { Disclosure, Notices } from '../parts/functions.tsx';
import { lazy, Nothing } from '../parts/lazy.tsx';
import { Missing, MissingView } from '../parts/missing.tsx';
import { Messages } from '../parts/messages.tsx';
import { useLasting } from '../parts/use-now.ts';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';

const start = () => import('./start/chunk.ts');
const Waiting = lazy(start, 'Waiting', MissingView);
const WaitingNote = lazy(start, 'WaitingNote', Nothing);
const WaitingOut = lazy(start, 'WaitingOut', Nothing);
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
  const away = useLasting(connection.state !== 'open', 1000);
  const view = useStore(conversation.$view);
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
      <Notices key="notices" conversation={conversation} connection={connection} away={away} />
      <Messages key="messages" conversation={conversation} />
      <div key="foot" class="foot">
        <Composer conversation={conversation} describedBy="disclosure" />
        <p class="disclosure" id="disclosure">
          {away || phase !== 'offered' ? (
            <Disclosure
              conversation={conversation}
              away={away}
              isKnown={Boolean(view || desk?.preview === false)}
              // While nobody is responsible nobody sees the draft, so there is nothing to disclose.
              reader={active && (view ? previewed : desk?.preview) ? active : null}
            />
          ) : (
            <WaitingNote />
          )}
        </p>
        {phase === 'queued' && <WaitingOut />}
      </div>
      {asks && active && <EndQuestion conversation={conversation} onClose={() => setAsks(false)} />}
    </>
  );
}
