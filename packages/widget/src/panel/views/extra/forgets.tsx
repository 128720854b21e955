import { useState } from 'preact/hooks';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useExtra } from './use-extra.ts';

/** Whether the page cannot even note that there is something to come back to. */
const isBlocked = () => {
  try {
    localStorage.getItem('deskside');
    return false;
  } catch {
    return true;
  }
};

/** Said as long as the conversation lasts, where a reload forgets it. */
export function Forgets() {
  const { customer } = useSession();
  const { forgets } = useExtra();
  const [blocked] = useState(isBlocked);
  return useStore(customer.$forgets) || blocked ? <p class="forgets muted">{forgets}</p> : null;
}
