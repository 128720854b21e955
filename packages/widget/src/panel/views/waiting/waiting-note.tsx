import { clockIcon } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { cancel } from './leave.ts';
import { useWaiting } from './use-waiting.ts';

/** Below the composer while somebody is asked: what becomes of the words, and the way out. */
export function WaitingNote() {
  const session = useSession();
  const texts = useWaiting();
  return (
    <>
      <Icon path={clockIcon} />
      <span>{texts.becomesMessage}</span>
      <button class="link disclosure__end" onClick={() => cancel(session)}>
        {texts.cancel}
      </button>
    </>
  );
}
