import type { PublicDesk } from '@deskside/sdk/customer';
import { icon as en } from '../../../locales/en.json';
import { icon as zh } from '../../../locales/zh-CN.json';
import type { Session } from '../../session.ts';
import { makeDraggable } from './drag.ts';
import css from './icon.css?inline';
import { keepIcon, recallIcon, type Kept } from './kept.ts';

/** How far the arrow keys move it, as a share of the window's height. */
const STEP = 0.1;

/**
 * What visitors may do with the icon where the desk lets them: make it a small tab at the edge, and put it elsewhere, by
 * hand or with Shift and the arrow keys. Opening the panel makes it large again.
 */
export function attachIcon(
  session: Session,
  button: HTMLButtonElement,
  { launcher }: PublicDesk,
  signal: AbortSignal,
): void {
  const root = button.getRootNode() as ShadowRoot;
  const texts = session.of<typeof en>('icon', { en, 'zh-CN': zh });
  const box = root.querySelector<HTMLElement>('.deskside')!;
  let kept: Kept = recallIcon(session.desk);
  const small = document.createElement('button');
  small.type = 'button';
  small.title = small.ariaLabel = texts.minimise;
  const tools = document.createElement('div');
  tools.className = 'icon-tools';
  tools.append(small);

  const place = () => {
    const { side, down = 1, minimised } = kept;
    if (launcher.draggable && side) {
      const room = innerHeight - button.offsetHeight - 2 * launcher.offset.y;
      button.style.inset = 'auto';
      button.style[side] = `${launcher.offset.x}px`;
      button.style.top = `${launcher.offset.y + Math.max(0, room) * down}px`;
      box.dataset['position'] = `${down < 0.5 ? 'top' : 'bottom'}-${side}`;
    }
    button.toggleAttribute('data-small', launcher.minimisable && minimised === true);
    const { left, top, width, height } = button.getBoundingClientRect();
    button.toggleAttribute('data-left', left + width / 2 < innerWidth / 2);
    tools.style.left = `${left + width / 2}px`;
    tools.style.top = `${top + height / 2}px`;
    tools.hidden = minimised === true || session.$open.get();
  };
  const change = (next: Kept) => {
    kept = { ...kept, ...next };
    keepIcon(session.desk, kept);
    place();
  };

  session.adopt(css);
  if (launcher.minimisable) {
    // Beside the icon, in the order of the keyboard as well.
    button.after(tools);
    small.addEventListener('click', () => {
      change({ minimised: true });
      button.focus();
    });
    button.addEventListener('click', () => kept.minimised && change({ minimised: false }), { signal });
  }
  if (launcher.draggable) {
    const at = (x: number, y: number): Kept => ({
      side: x < innerWidth / 2 ? 'left' : 'right',
      down: Math.min(1, Math.max(0, y / innerHeight)),
    });
    makeDraggable(
      button,
      {
        onMove(x, y) {
          button.style.inset = 'auto';
          button.style.left = `${x - button.offsetWidth / 2}px`;
          button.style.top = `${y - button.offsetHeight / 2}px`;
          kept = { ...kept, ...at(x, y) };
        },
        onDrop: () => change({}),
      },
      signal,
    );
    button.addEventListener(
      'keydown',
      (event) => {
        if (!event.shiftKey || !event.key.startsWith('Arrow')) return;
        event.preventDefault();
        const box = button.getBoundingClientRect();
        const { side = 'right', down = 1 } = kept.side ? kept : at(box.left, box.top);
        if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
          change({ side: event.key === 'ArrowLeft' ? 'left' : 'right', down });
        } else change({ side, down: Math.min(1, Math.max(0, down + (event.key === 'ArrowUp' ? -STEP : STEP))) });
      },
      { signal },
    );
    button.setAttribute('aria-keyshortcuts', 'Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight');
  }
  addEventListener('resize', place, { signal });
  const undo = [
    session.$open.subscribe(place),
    // The panel takes its side from the desk's settings whenever they come.
    session.$desk.listen(place),
  ];
  signal.addEventListener('abort', () => {
    for (const stop of undo) stop();
    tools.remove();
    button.removeAttribute('data-small');
  });
}
