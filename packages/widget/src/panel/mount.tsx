import { render } from 'preact';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import type { OpenOptions, WidgetOptions, WidgetState } from '../api.ts';
import type { Said } from '../loader/create-widget.ts';
import { setDeskAccent } from '../loader/desk-accent.ts';
import { speak } from '../locales/speak.ts';
import { createSpeech } from '../locales/words.ts';
import { App } from './app.tsx';
import css from './panel.css?inline';
import { bringFunctions } from './parts/functions.tsx';
import { createSession, type Emit } from './session.ts';
import { SessionProvider } from './session-context.ts';
import type { AttachedSite } from './views/site/attach-site.ts';

/** What the loader gives the panel. */
export interface PanelOptions extends Omit<WidgetOptions, 'locale' | 'theme'> {
  /** The widget's shadow root; the panel draws beside the icon. */
  root: ShadowRoot;
  /** What the site said before the panel came. */
  said: Said;
  /** What `get` answers. */
  state: WidgetState;
  emit: Emit;
  /** The icon: it gives its place to the panel. */
  button: HTMLButtonElement;
  /** Another customer than the SDK's, for tests. */
  customer?: Customer;
}

/** The panel of one widget. */
export interface Panel {
  open(options?: OpenOptions): void;
  close(): void;
  /** After a reload: finds the conversation and opens if it stood open. */
  restore(): Promise<void>;
  /** The site says something else than before. */
  change(said: Said): void;
  destroy(): void;
}

/** So long the conversation waits for what stands round it. */
const TOGETHER_MS = 100;

/**
 * Draws the panel, closed, as soon as its language is there. Uses neither the desk nor storage until it is opened or
 * restored.
 */
export async function mountPanel(options: PanelOptions): Promise<Panel> {
  const { root, server, desk, said, state, button, texts } = options;
  const speech = createSpeech(await speak(said.locale, texts));
  const emit: Emit = (name, detail) => {
    if (name === 'unread' || name === 'status') Object.assign(state, { [name]: detail });
    options.emit(name, detail);
  };
  const rules = new Set<string>();
  const adopt = (more: string) => {
    if (rules.has(more)) return;
    rules.add(more);
    // A document takes only sheets of its own making, and the panel may be in another one.
    const sheet = new root.ownerDocument.defaultView!.CSSStyleSheet();
    sheet.replaceSync(more);
    root.adoptedStyleSheets.push(sheet);
  };
  const customer = options.customer ?? createCustomer({ server, desk });
  const onOpen = (open: boolean) => {
    state.open = open;
    // The icon gets the focus back.
    const hadFocus = root.activeElement;
    button.ariaExpanded = String(open);
    if (!open && hadFocus) button.focus();
    emit(open ? 'open' : 'close', undefined);
  };
  const badge = document.createElement('b');
  button.style.filter = '';
  button.ariaHasPopup = 'dialog';
  button.ariaExpanded = 'false';
  const session = createSession({ ...options, emit, customer, adopt, onOpen, said }, speech);

  const box = document.createElement('div');
  box.className = 'deskside';
  box.setAttribute('part', 'panel');
  if (options.element) box.classList.add('deskside--inline');

  const whileMounted = new AbortController();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const { theme } = said;
    box.dataset['theme'] = theme === 'light' || theme === 'dark' ? theme : dark.matches ? 'dark' : 'light';
  };
  dark.addEventListener('change', paint, whileMounted);

  const draw = () => {
    box.lang = session.language;
    box.dir = session.dir;
    paint();
    render(
      <SessionProvider value={session}>
        <App />
      </SessionProvider>,
      box,
    );
  };
  let site: AttachedSite | undefined;
  const begin = () => {
    if (box.parentNode || whileMounted.signal.aborted) return;
    adopt(css);
    button.append(badge);
    root.append(box);
    draw();
    // It is about the page, so nobody waits for it to chat.
    import('./views/site/chunk.ts').then(
      ({ attachSite }) => {
        if (!whileMounted.signal.aborted) site = attachSite(session, said, box, button);
      },
      () => {},
    );
  };
  // Whoever comes back to a conversation sees that first, and needs nothing of what stands before one.
  const functions = session.$remembered.get() && bringFunctions();
  if (!functions) begin();

  let unread = 0;
  const tellUnread = () => {
    const { say, count } = session;
    button.title = button.ariaLabel = unread ? count(say.openUnread, unread) : say.openSupport;
    badge.textContent = unread > 99 ? '99+' : unread ? String(unread) : '';
  };
  let stopCounting: (() => void) | undefined;
  const setUnread = (count: number) => {
    if (count !== unread) emit('unread', count);
    unread = count;
    tellUnread();
  };
  const undo = [
    session.$desk.listen((now) => {
      if (!now) return;
      setDeskAccent(root.host as HTMLElement, now);
      box.dataset['position'] = now.launcher.position;
    }),
    session.$conversation.subscribe((conversation) => {
      stopCounting?.();
      stopCounting = conversation?.$unread.subscribe(setUnread);
      if (!conversation) setUnread(0);
    }),
  ];

  return {
    open(to) {
      session.open(to);
      begin();
    },
    close: session.close,
    async restore() {
      await session.restore();
      // Drawn at once with what stands round the messages, unless that takes long.
      await Promise.race([functions, new Promise((resolve) => setTimeout(resolve, TOGETHER_MS))]);
      begin();
    },
    change(change) {
      const { locale, theme } = change;
      Object.assign(said, change);
      site?.change(change);
      if (locale) {
        void speak(locale, texts).then((spoken) => {
          // Meanwhile the site may have said something else.
          if (locale !== said.locale || whileMounted.signal.aborted) return;
          Object.assign(session, createSpeech(spoken));
          draw();
          tellUnread();
        });
      }
      if (theme) paint();
    },
    destroy() {
      site?.detach();
      for (const end of undo) end();
      stopCounting?.();
      whileMounted.abort();
      render(null, box);
      box.remove();
      badge.remove();
      session.destroy();
    },
  };
}
