import type { CustomerConversation, Message } from '@deskside/sdk/customer';
import { warningIcon } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { lazy } from '../../parts/lazy.tsx';

const General = () => <>{useSession().say.failedOther}</>;
// Most who chat never need it, nor anything else of what stands before a conversation.
const Reason = lazy(() => import('../start/chunk.ts'), 'Reason', General);

/** Why a message was not sent, said at once, and a way to try again. */
export function NotSent({ conversation, message }: { conversation: CustomerConversation; message: Message }) {
  const { say } = useSession();
  return (
    <span class="message__failed" role="alert">
      <Icon path={warningIcon} /> {say.failed}. {message.error && <Reason error={message.error} />}{' '}
      <button
        class="link"
        onClick={() => {
          // The message shows its own state.
          conversation.resend(message).catch(() => {});
        }}
      >
        {say.tryAgain}
      </button>
    </span>
  );
}
