import { useEffect, useState } from 'preact/hooks';
import type { DesksideError } from '@deskside/sdk/customer';
import { useSession } from '../../session-context.ts';

/**
 * What went wrong and what to do. That the network is gone can be said at once; the rarer reasons come as a chunk,
 * and until it is there, or if it does not come, the general answer stands.
 */
export function Reason({ error }: { error: DesksideError }) {
  const session = useSession();
  const [reasons, setReasons] = useState<typeof import('../failed/reasons.ts')>();
  const isNetwork = error.code === 'not_connected' || error.code === 'unavailable';
  useEffect(() => {
    if (!isNetwork) import('../failed/reasons.ts').then(setReasons, () => {});
  }, [isNetwork]);
  return <>{isNetwork ? session.say.failedNetwork : (reasons?.explain(error, session) ?? session.say.failedOther)}</>;
}
