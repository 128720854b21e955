import type { SupporterConversation } from '@deskside/sdk/supporter';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';

/** Who is being asked to go on with this conversation, as long as somebody is. */
export function TransferBar({ conversation }: { conversation: SupporterConversation }) {
  const supporter = useSupporter();
  const transfer = useStore(supporter.$active).find((one) => one.conversation === conversation.id)?.transfer;
  const colleagues = useStore(supporter.$colleagues);
  const isMine = useStore(conversation.$isMine);
  const now = useNow(supporter.now);
  if (!transfer) return null;
  const { offer, from, lost } = transfer;
  const seconds = offer ? Math.max(0, Math.ceil((offer.until - now) / 1000)) : 0;
  const asked = offer && t('transfer.asking', { name: nameIn(colleagues, offer.supporter), seconds });
  const vanished = lost && t('transfer.lost', { name: nameIn(colleagues, from) });
  return (
    <div class="transfer-bar" role="group" aria-label={t('transfer.button')}>
      <Icon name="transfer" small />
      <span role="status">{[vanished, asked].filter(Boolean).join(' ')}</span>
      {isMine && !lost && (
        <span class="push">
          <ActionButton size="small" action={() => supporter.withdrawTransfer(conversation.id)}>
            {t('transfer.withdraw')}
          </ActionButton>
        </span>
      )}
    </div>
  );
}
