import type { Connection, CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { offlineIcon } from '../../../look/icons.ts';
import { useSession } from '../../session-context.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useExtra } from './use-extra.ts';

interface BannerProps {
  conversation: CustomerConversation;
  connection: Connection;
  /** The supporter who vanished, unless this side did. */
  lost: string | undefined;
}

/** Above the messages: “Not connected, 2 unsent. Next try in 4 s. Try now”, or that the supporter vanished. */
export function Banner({ conversation, connection, lost }: BannerProps) {
  const { say, number } = useSession();
  const texts = useExtra();
  const { state, unsent, nextTryAt } = connection;
  if (lost) {
    return (
      <div class="banner">
        <span>{fill(texts.lost, { name: lost })}</span>
      </div>
    );
  }
  return (
    <div class="banner">
      <Icon path={offlineIcon} />
      <span>
        <strong>{unsent ? fill(texts.notConnectedUnsent, { n: number(unsent) }) : say.notConnected}</strong>{' '}
        {/* Read out once, not every second. */}
        <span aria-hidden="true">
          {state === 'connecting' ? texts.connecting : nextTryAt && <NextTry at={nextTryAt} />}
        </span>
      </span>
      {state !== 'connecting' && (
        <button class="link" onClick={conversation.retryNow}>
          {texts.tryNow}
        </button>
      )}
    </div>
  );
}

function NextTry({ at }: { at: number }) {
  const { number } = useSession();
  const texts = useExtra();
  const now = useNow(Date.now);
  return fill(texts.nextTry, { n: number(Math.max(0, Math.ceil((at - now) / 1000))) });
}
