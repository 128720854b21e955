import { useEffect, useState } from 'preact/hooks';
import type { Connection, CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { offlineIcon } from '../../../look/icons.ts';
import { useSession } from '../../session-context.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useStore } from '../../use-store.ts';
import type { AskedSurvey } from '../asked/asked-survey.tsx';
import { Forgets } from './forgets.tsx';
import { useExtra } from './use-extra.ts';

interface BannerProps {
  conversation: CustomerConversation;
  connection: Connection;
  /** Nothing is said about interruptions too short to notice. */
  shown: boolean;
}

/**
 * Above the messages: that nothing is kept, “Not connected, 2 unsent. Next try in 4 s. Try now”, that the supporter vanished, and the
 * supporter who asks for a rating.
 */
export function Banner({ conversation, connection, shown }: BannerProps) {
  const { say, number } = useSession();
  const texts = useExtra();
  const { state, unsent, nextTryAt } = connection;
  const view = useStore(conversation.$view);
  const isAsked = view?.survey.asked;
  const placement = view?.placement;
  const lost = placement?.phase === 'active' && placement.lost && placement.supporter.name;
  const [Asked, setAsked] = useState<typeof AskedSurvey | null>(null);
  // The line comes with the survey: whoever cannot load it is not asked.
  useEffect(() => {
    if (isAsked) import('../asked/asked-survey.tsx').then((chunk) => setAsked(() => chunk.AskedSurvey), Object);
  }, [isAsked]);
  return (
    <>
      <Forgets />
      {isAsked && Asked && <Asked conversation={conversation} />}
      <div role="status">
        {lost && !shown && (
          <div class="banner">
            <span>{fill(texts.lost, { name: lost })}</span>
          </div>
        )}
        {shown && (
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
        )}
      </div>
    </>
  );
}

function NextTry({ at }: { at: number }) {
  const { number } = useSession();
  const texts = useExtra();
  const now = useNow(Date.now);
  return fill(texts.nextTry, { n: number(Math.max(0, Math.ceil((at - now) / 1000))) });
}
