import type { PublicDesk } from '@deskside/sdk/customer';
import { Header } from '../../parts/header.tsx';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { cancel } from './leave.ts';
import { useWaiting } from './use-waiting.ts';

/** The header while somebody is asked or everybody is busy: what for, and the ways out. */
export function WaitingHeader({ desk }: { desk: PublicDesk | null }) {
  const session = useSession();
  const texts = useWaiting();
  const remembered = useStore(session.$remembered);
  const group = desk?.groups.find((one) => one.id === remembered?.group);
  const product = desk?.products.find((one) => one.id === remembered?.product);
  return (
    <Header
      title={group?.name ?? desk?.name ?? session.say.support}
      subtitle={product?.name ?? (group && desk?.name)}
      onBack={() => {
        // A place in the queue that was waited for is not given up by a slip: the next view asks, and leads back.
        const isInQueue = session.$conversation.get()?.$state.get() === 'queued' && remembered?.waits;
        if (isInQueue) session.go({ at: 'message' });
        else cancel(session);
      }}
      menu={[
        { label: texts.messageInstead, onChoose: () => session.go({ at: 'message' }) },
        { label: texts.cancelRequest, onChoose: () => cancel(session) },
      ]}
    />
  );
}
