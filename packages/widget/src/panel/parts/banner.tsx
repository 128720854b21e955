import type { CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { useSpeech } from '../session-context.ts';
import { useStore } from '../use-store.ts';
import { Icon } from './icon.tsx';
import { useLasting, useNow } from './use-now.ts';

/** “Not connected, 2 unsent. Next try in 4 s. Try now”. Says nothing about interruptions too short to notice. */
export function Banner({ conversation }: { conversation: CustomerConversation }) {
  const { say, number } = useSpeech();
  const { state, unsent, nextTryAt } = useStore(conversation.$connection);
  const shown = useLasting(state !== 'open', 1000);
  return (
    <div role="status">
      {shown && (
        <div class="banner">
          <Icon name="offline" />
          <span>
            <strong>{unsent ? fill(say.notConnectedUnsent, { n: number(unsent) }) : say.notConnected}</strong>{' '}
            {/* Read out once, not every second. */}
            <span aria-hidden="true">
              {state === 'connecting' ? say.connecting : nextTryAt && <NextTry at={nextTryAt} />}
            </span>
          </span>
          {state !== 'connecting' && (
            <button class="link" type="button" onClick={conversation.retryNow}>
              {say.tryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function NextTry({ at }: { at: number }) {
  const { say, number } = useSpeech();
  const now = useNow(Date.now);
  return fill(say.nextTry, { n: number(Math.max(0, Math.ceil((at - now) / 1000))) });
}
