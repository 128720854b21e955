import type { PublicDesk } from '@deskside/sdk/customer';
import { Header } from '../parts/header.tsx';
import { useSession } from '../session-context.ts';
import { useStore } from '../use-store.ts';

/** The header while somebody is asked or everybody is busy: what for, and the ways out. */
export function WaitingHeader({ desk }: { desk: PublicDesk | null }) {
  const session = useSession();
  const { say } = session.speech;
  const remembered = useStore(session.$remembered);
  const group = desk?.groups.find((one) => one.id === remembered?.group);
  const product = desk?.products.find((one) => one.id === remembered?.product);
  const cancel = () => void session.cancel().catch(() => session.go({ at: 'message' }));
  return (
    <Header
      title={group?.name ?? desk?.name ?? say.support}
      subtitle={product?.name ?? (group && desk?.name)}
      onBack={cancel}
      menu={[
        { label: say.messageInstead, onChoose: () => session.go({ at: 'message' }) },
        { label: say.cancelRequest, onChoose: cancel },
      ]}
    />
  );
}
