import { useEffect, useRef } from 'preact/hooks';
import { useSession } from '../../session-context.ts';
import { lazy, Nothing } from '../../parts/lazy.tsx';
import type { Session } from '../../session.ts';
import { useStore } from '../../use-store.ts';
import css from './menu.css?inline';
import { SaveButtons } from './save.tsx';

const PopOut = lazy(() => import('../popout/chunk.ts'), 'PopOut', Nothing);
const NewsChoices = lazy(() => import('../news/chunk.ts'), 'NewsChoices', Nothing);

/** Only browsers with such windows, on a screen with room for another one; in an element of a page the panel belongs there. */
const canPopOut = ({ $isOut, element }: Session) =>
  $isOut.get() ||
  (!element &&
    'documentPictureInPicture' in window &&
    window === top &&
    matchMedia('(pointer: fine) and (min-width: 800px)').matches);

export interface MenuItem {
  label: string;
  onChoose: () => void;
}

/** What the “More” button opens: arrows move in it. */
export function MenuList({ items, onClose }: { items: MenuItem[]; onClose: () => void }) {
  const session = useSession();
  const { say, $conversation, adopt } = session;
  adopt(css);
  const conversation = useStore($conversation);
  const list = useRef<HTMLDivElement>(null);
  const entries = () => [...list.current!.querySelectorAll('button')];

  useEffect(() => entries()[0]?.focus(), []);

  return (
    <div
      class="menu__list"
      role="menu"
      aria-label={say.more}
      ref={list}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const all = entries();
        const now = all.indexOf(event.target as HTMLButtonElement);
        all[(now + step + all.length) % all.length]!.focus();
      }}
    >
      <SaveButtons role="menuitem" onDone={onClose} />
      {conversation && <NewsChoices />}
      {canPopOut(session) && <PopOut onDone={onClose} />}
      {items.map((item) => (
        <button
          key={item.label}
          class="menu__item"
          role="menuitem"
          type="button"
          tabIndex={-1}
          onClick={() => {
            onClose();
            item.onChoose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
