/**
 * The script a site embeds: draws the icon, keeps calls until the panel is there, brings the panel. Nothing is
 * stored and nothing is requested before the visitor means it. Hand-written, no framework: every page pays for it.
 */
import { languageOfPage } from './language-of-page.ts';
import type { Panel, PanelOptions, Target } from '../panel/mount.tsx';
import type { SeatsOptions } from '../seats/mount.ts';
import css from './loader.css?inline';

/** File names of the chunks, put in when the loader is built. */
declare const PANEL_FILE: string;
declare const SEATS_FILE: string;

interface Widget {
  open: (target?: Target) => void;
  close: () => void;
  toggle: () => void;
}

type Api = Widget & ((verb: keyof Widget) => void);

declare global {
  interface Window {
    /** The widget's verbs; before the script has loaded, a stub that keeps calls in `q`. */
    deskside?: (Api | ((...call: [keyof Widget]) => void)) & { q?: ArrayLike<keyof Widget>[] };
  }
}

const script = document.currentScript as HTMLScriptElement;
const { desk, server = new URL(script.src).origin, group, locale, theme } = script.dataset;
const language = languageOfPage(locale);
const isChinese = language === 'zh-CN';
const widgets: Record<string, Widget> = {};

const load = <Module>(file: string): Promise<Module> => import(new URL(file, script.src).href);

function whenBody(run: () => void): void {
  if (document.body) run();
  else document.addEventListener('DOMContentLoaded', run);
}

function createWidget(id: string, iconAtOnce: boolean): Widget {
  const host = document.createElement('deskside-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const svg = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);
  const icon = svg('svg');
  icon.setAttribute('viewBox', '0 0 20 20');
  const path = svg('path');
  path.setAttribute(
    'd',
    'M3 9.2C3 5.8 6.1 3.5 10 3.5s7 2.3 7 5.7-3.1 5.7-7 5.7c-.8 0-1.6-.1-2.3-.3L4 16.5l.7-3.3C3.6 12.2 3 10.8 3 9.2Z',
  );
  icon.append(path);
  const button = document.createElement('button');
  const badge = document.createElement('b');
  badge.ariaHidden = icon.ariaHidden = 'true';
  button.append(icon, badge);
  button.ariaHasPopup = 'dialog';
  button.ariaExpanded = 'false';

  const label = (unread: number, failed?: boolean) => {
    badge.textContent = failed ? '!' : unread > 99 ? '99+' : unread ? String(unread) : '';
    button.title = button.ariaLabel = failed
      ? isChinese
        ? '加载失败，点击重试'
        : 'Support did not load. Try again'
      : (isChinese ? '打开在线支持' : 'Open support') +
        (unread ? (isChinese ? `，${unread} 条未读消息` : `, ${unread} unread message${unread > 1 ? 's' : ''}`) : '');
  };
  label(0);

  let panel: Promise<Panel> | undefined;
  const bring = (): Promise<Panel> => {
    if (!panel) {
      button.ariaBusy = 'true';
      panel = load<{ mountPanel: (options: PanelOptions) => Panel }>(PANEL_FILE).then(({ mountPanel }) => {
        label(0);
        show();
        return mountPanel({
          root,
          server,
          desk: id,
          group,
          language,
          theme,
          onUnread: label,
          onOpen(open) {
            // The icon gives its place to the panel, and gets the focus back.
            const hadFocus = root.activeElement;
            button.ariaExpanded = String(open);
            if (!open && hadFocus) button.focus();
          },
        });
      });
      panel
        .catch(() => {
          panel = undefined;
          show();
          label(0, true);
        })
        .finally(() => (button.ariaBusy = null));
    }
    return panel;
  };
  const use = (run: (panel: Panel) => unknown) =>
    whenBody(() => {
      bring().then(run, () => {});
    });
  const widget: Widget = {
    open: (target) => use((one) => one.open(target)),
    close() {
      panel?.then((one) => one.close()).catch(() => {});
    },
    toggle: () => use((one) => (one.isOpen() ? one.close() : one.open())),
  };

  // Meaning to click is enough to fetch the panel; it asks the server for nothing before the click.
  for (const intent of ['pointerenter', 'focus', 'touchstart']) {
    button.addEventListener(intent, () => void bring().catch(() => {}), { passive: true });
  }
  button.onclick = () => widget.open();

  const show = () => {
    if (!button.isConnected) {
      root.prepend(button);
      document.body.append(host);
    }
  };
  if (iconAtOnce) whenBody(show);
  // Reading is no storing: an earlier click left a conversation open, and it comes back.
  try {
    if (localStorage.getItem(`deskside.${id}`)) use((one) => one.restore());
  } catch {
    // Storage is blocked: there is nothing to come back to.
  }
  return widget;
}

const widgetOf = (id: string, iconAtOnce = false) => (widgets[id] ??= createWidget(id, iconAtOnce));

const first = desk ? widgetOf(desk, true) : undefined;
const calls = window.deskside?.q;
const api: Api = Object.assign((verb: keyof Widget) => api[verb](), {
  open: (target?: Target) => first?.open(target),
  close: () => first?.close(),
  toggle: () => first?.toggle(),
});
window.deskside = api;
for (const call of Array.from(calls ?? [])) api(call[0]!);

// A page without a seat list pays these lines for it and nothing more.
if (!customElements.get('deskside-seats')) {
  customElements.define(
    'deskside-seats',
    class extends HTMLElement {
      #leave: (() => void) | undefined;

      connectedCallback() {
        const id = this.getAttribute('desk') ?? '';
        const widget = widgetOf(id);
        load<{ mountSeats: (options: SeatsOptions) => () => void }>(SEATS_FILE).then(
          ({ mountSeats }) => {
            if (this.isConnected) {
              this.#leave?.();
              this.#leave = mountSeats({ element: this, server, desk: id, language, theme, onOpen: widget.open });
            }
          },
          () => {},
        );
      }

      disconnectedCallback() {
        this.#leave?.();
        this.#leave = undefined;
      }
    },
  );
}
