import { useEffect } from 'preact/hooks';
import { $announcement, $toast, dropToast } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

const SHOWN_MS = 6_000;

/** The newest toast, and the place from which screen readers are told things. */
export function Toasts() {
  const toast = useStore($toast);
  const announcement = useStore($announcement);
  useEffect(() => {
    if (!toast || toast.isError) return; // what went wrong stays until it was read
    const timer = setTimeout(() => dropToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <>
      <div role="status" class="unseen">
        {announcement}
      </div>
      <div role={toast?.isError ? 'alert' : 'status'}>
        {toast && (
          <div class={toast.isError ? 'toast toast--error' : 'toast'}>
            <Icon name={toast.isError ? 'warning' : 'check'} />
            <span>{toast.text}</span>
            {toast.action && (
              <button
                class="link"
                type="button"
                onClick={() => {
                  dropToast(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.text}
              </button>
            )}
            <IconButton icon="close" label={t('close')} small onClick={() => dropToast(toast.id)} />
          </div>
        )}
      </div>
    </>
  );
}
