import { COMMENT_MAX } from '@deskside/sdk/constants';
import { useId, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextArea } from '../parts/field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone } from '../state/toasts.ts';
import { t } from '../text/text.ts';

const HOUR_MS = 3_600_000;
const times = [
  ['ban.hour', HOUR_MS],
  ['ban.day', 24 * HOUR_MS],
  ['ban.week', 7 * 24 * HOUR_MS],
  ['ban.month', 30 * 24 * HOUR_MS],
  ['ban.year', 365 * 24 * HOUR_MS],
] as const;

export interface Banned {
  /** The customer's id. */
  customer: string;
  name: string;
  /** Whether the network is known, and could be banned as well. */
  network: boolean;
  /** Whether there is a conversation that ends with it. */
  isOpen: boolean;
}

/** For how long somebody is not heard, and why. */
export function BanDialog({ customer, name, network, isOpen, onClose }: Banned & { onClose(): void }) {
  const supporter = useSupporter();
  const id = useId();
  const [ms, setMs] = useState<number>(24 * HOUR_MS);
  const [reason, setReason] = useState('');
  const [all, setAll] = useState(false);
  const ban = async () => {
    await supporter.ban(customer, { ms, reason: reason.trim(), name, network: network && all });
    showDone(t('ban.done', { name }));
    onClose();
  };
  return (
    <Dialog
      title={t('ban.title', { name })}
      onClose={onClose}
      actions={
        <ActionButton kind="danger" disabled={!reason.trim()} action={ban}>
          {t('ban.confirm')}
        </ActionButton>
      }
    >
      <p>
        {t('ban.text')} {isOpen && <span class="strong">{t('ban.text-open')}</span>}
      </p>
      <SelectField
        label={t('ban.for')}
        value={String(ms)}
        options={times.map(([text, time]) => ({ value: String(time), text: t(text) }))}
        onChange={(time) => setMs(Number(time))}
      />
      <TextArea
        label={t('ban.reason')}
        hint={t('ban.reason-hint')}
        rows={2}
        maxLength={COMMENT_MAX}
        value={reason}
        onInput={setReason}
      />
      {network && (
        <div>
          <label class="row small check">
            <input
              class="checkbox"
              type="checkbox"
              checked={all}
              aria-describedby={id}
              onChange={(event) => setAll(event.currentTarget.checked)}
            />
            {t('ban.network')}
          </label>
          <span class="field__hint" id={id}>
            {t('ban.network-hint')}
          </span>
        </div>
      )}
    </Dialog>
  );
}
