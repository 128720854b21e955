import { useRef, useState } from 'preact/hooks';
import { useSession } from '../../session-context.ts';
import { IconButton } from '../../parts/icon.tsx';
import { bringChunk, lazy, Nothing } from '../../parts/lazy.tsx';
import type { MenuItem } from '../menu/menu-list.tsx';
import css from './functions.css?inline';

const list = () => import('../menu/menu-list.tsx');
const MenuList = lazy(list, 'MenuList', Nothing);
/** Whoever points at the button is about to press it. */
const bringList = () => void bringChunk(list);

const MORE = 'M4.5 10h.01M10 10h.01M15.5 10h.01';

/** The “More” button and what it opens. */
export function Menu({ items }: { items: MenuItem[] }) {
  const { say, adopt } = useSession();
  adopt(css);
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
        event.preventDefault();
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
        icon={MORE}
        label={say.more}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={bringList}
        onFocus={bringList}
        onClick={() => setOpen(!open)}
      />
      {open && <MenuList items={items} onClose={close} />}
    </div>
  );
}
