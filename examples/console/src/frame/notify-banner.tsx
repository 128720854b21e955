import { Notice } from '../parts/notice.tsx';
import { $notify, turnOff, turnOn } from '../state/notify.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showError } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';

/** Asks once whether new requests may be shown by the desktop. */
export function NotifyBanner() {
  const state = useStore($notify);
  const isServing = useSupporter().member.role !== 'admin';
  if (state !== 'ask' || !isServing) return null;
  return (
    <div class="notify-banner">
      <Notice>
        {t('notify.ask')}{' '}
        <button class="link" type="button" onClick={() => void turnOn().catch(showError)}>
          {t('notify.turn-on')}
        </button>{' '}
        <button class="link" type="button" onClick={turnOff}>
          {t('notify.not-now')}
        </button>
      </Notice>
    </div>
  );
}
