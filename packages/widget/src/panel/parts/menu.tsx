import { useRef, useState } from 'preact/hooks';
import { moreIcon } from '../../look/icons.ts';
import { useSession } from '../session-context.ts';
import { IconButton } from './icon.tsx';
import { lazy, Nothing } from './lazy.tsx';

export interface MenuItem {
  label: string;
  onChoose: () => void;
}

const MenuList = lazy(() => import('../views/menu/menu-list.tsx'), 'MenuList', Nothing);

/** The “More” button; what it opens arrives when somebody means to press it. */
export function Menu({ items }: { items: MenuItem[] }) {
  const { say } = useSession();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    box.current!.querySelector('button')!.focus();
  };
  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (!open || event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
      // Safari does not focus a button that is pressed: without this the list would close before the click.
      onMouseDown={(event) => event.preventDefault()}
      onFocusOut={(event) => {
        if (box.current && !box.current.contains(event.relatedTarget as Node | null)) setOpen(false);
      }}
    >
      <IconButton
        icon={moreIcon}
        label={say.more}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && <MenuList items={items} onClose={close} />}
    </div>
  );
}
