import { useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../session-context.ts';
import { Icon } from './icon.tsx';

export interface MenuItem {
  label: string;
  onChoose: () => void;
}

/** The “More” button and what it opens: arrows move, Esc or leaving closes. */
export function Menu({ items }: { items: MenuItem[] }) {
  const { say } = useSpeech();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };

  useEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    } else if (step && open) {
      event.preventDefault();
      const all = entries();
      const now = all.indexOf(event.target as HTMLElement);
      all[(now + step + all.length) % all.length]?.focus();
    }
  };

  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={onKeyDown}
      // Safari does not focus a button that is pressed: without this the list would close before the click.
      onMouseDown={(event) => event.preventDefault()}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null;
        if (!next || !box.current?.contains(next)) setOpen(false);
      }}
    >
      <button
        class="icon-button"
        type="button"
        aria-label={say.more}
        title={say.more}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div class="menu__list" role="menu" aria-label={say.more}>
          {items.map((item) => (
            <button
              key={item.label}
              class="menu__item"
              role="menuitem"
              type="button"
              tabIndex={-1}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
