import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { mailIcon } from '../start/mail-icon.ts';
import { useWaiting } from './use-waiting.ts';

/** The way out of the queue. */
export function WaitingOut() {
  const session = useSession();
  const texts = useWaiting();
  return (
    <div class="foot__out">
      <button class="button button--block" onClick={() => session.go({ at: 'message' })}>
        <Icon path={mailIcon} />
        {texts.messageInstead}
      </button>
    </div>
  );
}
