import { useState } from 'preact/hooks';
import { useSupporter } from '../state/supporter-context.ts';
import { t } from '../text/text.ts';
import { BothStepsDialog } from './both-steps-dialog.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';

export function NewCodesDialog({ onClose }: { onClose(): void }) {
  const supporter = useSupporter();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <RecoveryCodesDialog codes={codes} onClose={onClose} />;
  return (
    <BothStepsDialog
      title={t('two.new-codes-title')}
      confirm={t('two.new-codes-confirm')}
      onProof={async (proof) => setCodes(await supporter.newRecoveryCodes(proof))}
      onClose={onClose}
    />
  );
}
