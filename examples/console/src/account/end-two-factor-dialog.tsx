import { useSupporter } from '../state/supporter-context.ts';
import { showDone } from '../state/toasts.ts';
import { t } from '../text/text.ts';
import { BothStepsDialog } from './both-steps-dialog.tsx';

export function EndTwoFactorDialog({ onClose }: { onClose(): void }) {
  const supporter = useSupporter();
  return (
    <BothStepsDialog
      title={t('two.end-title')}
      confirm={t('two.end-confirm')}
      isDangerous
      onProof={async (proof) => {
        await supporter.endTwoFactor(proof);
        showDone(t('two.turned-off'));
        onClose();
      }}
      onClose={onClose}
    />
  );
}
