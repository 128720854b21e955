import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { rove } from './roving.ts';
import { useDismiss } from './use-dismiss.ts';

/** A list of actions and choices that opens from a button beside it in the same parent. */
export function Menu({ label, onClose, children }: { label: string; onClose(): void; children: ComponentChildren }) {
  const menu = useRef<HTMLDivElement>(null);
  useDismiss(menu, onClose, true);
  // At once: the next key is for the menu.
  useLayoutEffect(() => {
    const first = (items: string) => menu.current?.querySelector<HTMLElement>(items);
    (first('[aria-checked=true]') ?? first('[role^=menuitem]'))?.focus();
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Tab') onClose();
    else rove(event, menu.current, '[role^=menuitem]');
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={menu} onKeyDown={onKey}>
      {children}
    </div>
  );
}

export function MenuGroup({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="menu__group" role="group" aria-label={label}>
      <span class="menu__label" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

interface ItemProps {
  /** Set on one choice of several. */
  checked?: boolean;
  lang?: string;
  onClick(): void;
  children: ComponentChildren;
}

export function MenuItem({ checked, lang, onClick, children }: ItemProps) {
  return (
    <button
      class="menu__item"
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={checked}
      lang={lang}
      tabIndex={-1}
      onClick={onClick}
    >
      {children}
      {checked && (
        <span class="push row">
          <Icon name="tick" small />
        </span>
      )}
    </button>
  );
}
