import { useState } from 'preact/hooks';
import { popout as en } from '../../../locales/en.json';
import { popout as zh } from '../../../locales/zh-CN.json';
import type { Session } from '../../session.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { focusPlace, moveTo } from './move.ts';
import css from './popout.css?inline';

/** A window above all others that belongs to a page: Chromium on desktops has it. */
interface DocumentPictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window & typeof globalThis>;
}

const SIZE = { width: 400, height: 680 };

/** In the menu: takes the panel out of the page into a window of its own, and back. */
export function PopOut({ onDone }: { onDone: () => void }) {
  const session = useSession();
  const texts = useSection('popout', { en, 'zh-CN': zh }, css);
  const [failed, setFailed] = useState(false);
  const isOut = useStore(session.$isOut);
  return (
    <button
      class="menu__item"
      role="menuitem"
      type="button"
      tabIndex={-1}
      onClick={() => {
        if (isOut) {
          onDone();
          return session.$isOut.set(false);
        }
        const { documentPictureInPicture } = window as unknown as {
          documentPictureInPicture: DocumentPictureInPicture;
        };
        documentPictureInPicture.requestWindow(SIZE).then(
          (out) => {
            onDone();
            takeOut(session, out);
          },
          () => setFailed(true),
        );
      }}
    >
      {failed ? <span role="alert">{session.say.failedOther}</span> : isOut ? texts.back : texts.out}
    </button>
  );
}

/**
 * The panel as it is, in a window without an address: storage, token and connection stay with the page. Closing the window
 * brings the panel back; closing the panel closes the window.
 */
function takeOut(session: Session, out: Window & typeof globalThis): void {
  const { root, $open, $desk, $isOut } = session;
  const box = root.querySelector<HTMLElement>('.deskside')!;
  const { document: page } = out;
  page.title = $desk.get()?.name ?? session.say.support;
  page.documentElement.lang = box.lang;
  // Preact asks for elements with their parent's registry of custom elements. That of a shadow root stays the page's, which
  // the window's document refuses; elements of our own making need none.
  const make = page.createElementNS.bind(page) as (namespace: string | null, name: string) => Element;
  page.createElementNS = ((namespace: string | null, name: string) =>
    make(namespace, name)) as typeof page.createElementNS;
  box.classList.add('deskside--out');
  moveTo(out, session);
  focusPlace(session);

  $isOut.set(true);
  // A page that took the widget away does not get it back.
  const comeHome = () => page.contains(root.host) && $isOut.set(false);
  const undo = [
    $open.listen((open) => open || comeHome()),
    $isOut.listen(() => {
      for (const stop of undo) stop();
      box.classList.remove('deskside--out');
      moveTo(window, session);
      focusPlace(session);
    }),
  ];
  out.addEventListener('pagehide', comeHome);
  // Brought home, or taken away by the site: nothing is left to see there.
  new MutationObserver(() => out.close()).observe(page.body, { childList: true });
}
