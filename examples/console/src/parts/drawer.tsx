import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../text/text.ts';
import { IconButton } from './icon-button.tsx';
import { useDismiss } from './use-dismiss.ts';

interface Props {
  title: string;
  detail?: string;
  onClose(): void;
  /** Buttons beside the one that closes. */
  tools?: ComponentChildren;
  children: ComponentChildren;
}

/** Beside the list, which stays usable. */
export function Drawer({ title, detail, onClose, tools, children }: Props) {
  const drawer = useRef<HTMLElement>(null);
  useDismiss(drawer, onClose, false);
  useEffect(() => {
    // Something inside may have taken it already.
    if (!drawer.current?.contains(document.activeElement)) drawer.current?.focus();
  }, []);
  return (
    <section class="drawer" role="dialog" aria-label={title} tabIndex={-1} ref={drawer}>
      <header class="drawer__head">
        <div class="person__text">
          <h2 class="drawer__title cut">{title}</h2>
          {detail && <p class="tiny muted cut">{detail}</p>}
        </div>
        <span class="push row">
          {tools}
          <IconButton icon="close" label={t('close')} onClick={onClose} />
        </span>
      </header>
      {children}
    </section>
  );
}
