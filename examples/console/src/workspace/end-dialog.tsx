import type { SupporterConversation } from '@deskside/sdk/supporter';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

export function EndDialog({
  conversation,
  name,
  onClose,
}: {
  conversation: SupporterConversation;
  name: string;
  onClose(): void;
}) {
  const hasDraft = useStore(conversation.$draft).trim() !== '';
  const wantsSurvey = useStore(conversation.$view)?.survey.wanted ?? false;
  const end = async () => {
    await conversation.end();
    onClose();
  };
  return (
    <Dialog
      title={t('end.title', { name })}
      onClose={onClose}
      actions={
        <ActionButton kind="primary" action={end}>
          {t('end.confirm')}
        </ActionButton>
      }
    >
      <p>{t(wantsSurvey ? 'end.text-survey' : 'end.text')}</p>
      {hasDraft && <p class="strong">{t('end.draft')}</p>}
    </Dialog>
  );
}
