import { render } from 'preact';
import { createCustomer, type Customer } from '@deskside/sdk/customer';
import { setDeskAccent } from '../look/desk-accent.ts';
import type { Language } from '../locales/language.ts';
import { createSpeech } from '../locales/words.ts';
import { App } from './app.tsx';
import css from './panel.css?inline';
import { fitPhone } from './fit-phone.ts';
import { createSession, type Target } from './session.ts';
import { SessionProvider } from './session-context.ts';

export type { Target } from './session.ts';

/** What the loader gives the panel. */
export interface PanelOptions {
  /** The widget's shadow root; the panel draws beside the icon. */
  root: ShadowRoot;
  server: string;
  desk: string;
  group?: string | undefined;
  language: Language;
  /** `light`, `dark`, or anything else for the system's. */
  theme?: string | undefined;
  onOpen: (open: boolean) => void;
  onUnread: (count: number) => void;
  /** Another customer than the SDK's, for tests. */
  customer?: Customer;
}

/** The panel of one widget. */
export interface Panel {
  open(target?: Target): void;
  close(): void;
  isOpen(): boolean;
  /** After a reload: finds the conversation and opens if it stood open. */
  restore(): Promise<void>;
  destroy(): void;
}

/** Draws the panel, closed. Uses neither network nor storage until it is opened or restored. */
export function mountPanel(options: PanelOptions): Panel {
  const { root, server, desk, group, language, theme, onOpen, onUnread } = options;
  const sheets = new Map<string, CSSStyleSheet>();
  const adopt = (rules: string) => {
    if (sheets.has(rules)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    sheets.set(rules, sheet);
    root.adoptedStyleSheets.push(sheet);
  };
  adopt(css);
  const customer = options.customer ?? createCustomer({ server, desk });
  const session = createSession({ customer, desk, server, group, adopt, onOpen }, createSpeech(language));

  const box = document.createElement('div');
  box.className = 'deskside';
  box.lang = language;
  box.dir = 'ltr';
  root.append(box);

  const whileMounted = new AbortController();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    box.dataset['theme'] = theme === 'light' || theme === 'dark' ? theme : dark.matches ? 'dark' : 'light';
  };
  paint();
  dark.addEventListener('change', paint, whileMounted);
  fitPhone(box, whileMounted);

  let stopCounting: (() => void) | undefined;
  const undo = [
    session.$desk.listen((now) => {
      if (now) setDeskAccent(root.host as HTMLElement, now.accent);
    }),
    session.$conversation.subscribe((conversation) => {
      stopCounting?.();
      stopCounting = conversation?.$unread.subscribe((count) => onUnread(count));
      if (!conversation) onUnread(0);
    }),
  ];

  render(
    <SessionProvider value={session}>
      <App />
    </SessionProvider>,
    box,
  );

  return {
    open: session.open,
    close: session.close,
    isOpen: () => session.$open.get(),
    restore: session.restore,
    destroy() {
      for (const end of undo) end();
      stopCounting?.();
      whileMounted.abort();
      render(null, box);
      box.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => ![...sheets.values()].includes(one));
      session.destroy();
    },
  };
}
