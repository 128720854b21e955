import type { CustomerConversation, Seat } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { shortNameOf } from '../../../look/people.ts';
import { LinePlace } from '../../parts/functions.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { eyeIcon, shieldIcon } from './icons.ts';

interface DisclosureProps {
  conversation: CustomerConversation;
  away: boolean;
  /** Whether the desk said if it shows what is being typed. */
  isKnown: boolean;
  /** Who may see what is being typed, if the desk shows it. */
  reader: Seat | null;
}

/** Below the composer: who sees what is typed before it is sent; without a connection, that nothing is lost. */
export function Disclosure({ conversation, away, isKnown, reader }: DisclosureProps) {
  const { say } = useSession();
  const allowed = useStore(conversation.$previewAllowed);
  if (away) {
    return (
      <>
        <Icon path={shieldIcon} />
        <span>{say.keptHere}</span>
      </>
    );
  }
  if (!reader) return isKnown ? null : <LinePlace />;
  return (
    <>
      <Icon path={eyeIcon} />
      <span>{allowed ? fill(say.sees, { name: shortNameOf(reader.name) }) : say.seesNot}</span>
      <button class="link" onClick={() => conversation.setPreview(!allowed)}>
        {allowed ? say.turnOff : say.turnOn}
      </button>
    </>
  );
}
