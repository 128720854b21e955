import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../text/text.ts';
import { useDismiss } from './use-dismiss.ts';

interface Props {
  title: string;
  onClose(): void;
  children: ComponentChildren;
  /** The buttons that decide, the main one last; beside them is one to cancel. */
  actions?: ComponentChildren;
  /** Where there is nothing to cancel: the only button. */
  only?: ComponentChildren;
  /** Beside the buttons: what the decision means. */
  hint?: string;
}

/** What Tab goes to. */
const STOPS = ':is(button, input, textarea, select):enabled, a[href]';

/**
 * Only for a decision. Not the browser's modal dialog: that one would cover offers and make them inert, and an
 * offer is above dialogs.
 */
export function Dialog({ title, onClose, children, actions, only, hint }: Props) {
  const dialog = useRef<HTMLDivElement>(null);
  useDismiss(dialog, onClose, false);
  useLayoutEffect(() => dialog.current?.focus(), []);
  const keepInside = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    const stops = [...(dialog.current?.querySelectorAll<HTMLElement>(STOPS) ?? [])];
    const [first, last] = [stops[0], stops.at(-1)];
    const at = document.activeElement;
    if (event.shiftKey ? at === first || at === dialog.current : at === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  };
  return (
    <div class="dialog-layer">
      <div class="dialog" role="dialog" aria-label={title} tabIndex={-1} ref={dialog} onKeyDown={keepInside}>
        <header class="dialog__head">
          <h2 class="dialog__title">{title}</h2>
        </header>
        <div class="dialog__body">{children}</div>
        <footer class="dialog__foot">
          {hint && <span class="small secondary">{hint}</span>}
          {only ?? (
            <>
              <button class="button push" type="button" onClick={onClose}>
                {t('cancel')}
              </button>
              {actions}
            </>
          )}
        </footer>
      </div>
    </div>
  );
}
