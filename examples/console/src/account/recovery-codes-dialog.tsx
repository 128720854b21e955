import { Dialog } from '../parts/dialog.tsx';
import { copy } from '../state/copy.ts';
import { t } from '../text/text.ts';

/** Shown this once. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  return (
    <Dialog
      title={t('two.codes')}
      onClose={onClose}
      only={
        <button class="button button--primary push" type="button" onClick={onClose}>
          {t('two.done')}
        </button>
      }
    >
      <p>{t('two.codes-text')}</p>
      <ul class="recovery-codes">
        {codes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <span>
        <button class="button button--small" type="button" onClick={() => void copy(codes.join('\n'), t('two.copied'))}>
          {t('two.copy')}
        </button>
      </span>
    </Dialog>
  );
}
