import { useEffect, useState } from 'preact/hooks';
import type { Connection, CustomerConversation } from '@deskside/sdk/customer';
import { lazy, Nothing } from '../../parts/lazy.tsx';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { whenIdle } from '../../when-idle.ts';

const extra = () => import('../extra/chunk.ts');
const Banner = lazy(extra, 'Banner', Nothing);
const Notes = lazy(extra, 'Notes', Nothing);

/** Whether the page cannot even note that there is something to come back to. */
function isBlocked(): boolean {
  try {
    return !localStorage;
  } catch {
    return true;
  }
}

interface NoticesProps {
  conversation: CustomerConversation;
  connection: Connection;
  /** The connection is away for longer than nobody notices. */
  away: boolean;
}

/** Above the messages: what few conversations have to say. */
export function Notices({ conversation, connection, away }: NoticesProps) {
  const { customer } = useSession();
  const view = useStore(conversation.$view);
  const [blocked] = useState(isBlocked);
  const forgets = useStore(customer.$forgets) || blocked;
  const asked = view?.survey.asked ?? false;
  const placement = view?.placement;
  const lost = !away && placement?.phase === 'active' && placement.lost ? placement.supporter.name : undefined;
  const isConnected = view !== null;
  // Without a connection the words for it could not come any more.
  useEffect(() => {
    if (isConnected) whenIdle(() => void extra().catch(() => {}));
  }, [isConnected]);
  return (
    <>
      {(forgets || asked) && <Notes key="notes" conversation={conversation} forgets={forgets} asked={asked} />}
      <div key="status" role="status">
        {(away || lost) && <Banner conversation={conversation} connection={connection} lost={lost} />}
      </div>
    </>
  );
}
