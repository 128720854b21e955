import { languageOfPage } from './language-of-page.ts';
import type { Attributes, Theme, User, Widget, WidgetEvents, WidgetOptions, WidgetState } from '../api.ts';
import type { Panel, PanelOptions } from '../panel/mount.tsx';
import type { PublicDesk } from '@deskside/sdk/customer';
import { setDeskAccent } from './desk-accent.ts';
import { openLabels } from './labels.ts';
import css from './loader.css?inline';

/** What the verbs said so far; the panel gets it when it comes, and each change from then on. */
export interface Said {
  locale?: string | undefined;
  theme?: Theme | undefined;
  attributes?: Attributes;
  consent?: boolean;
  /** The desk's settings, as far as the icon has asked for them. */
  settings?: PublicDesk;
  /** Null: whoever it was has logged out. */
  identity?: { user: User; token?: (() => string | Promise<string>) | undefined } | null;
}

/** `failures` before this try: a browser that could not load a module never asks for the same address again. */
export type LoadPanel = (failures: number) => Promise<{ mountPanel: (options: PanelOptions) => Promise<Panel> }>;

/** Runs it when there is a body, and a page to draw in. */
function whenBody(run: () => unknown): void {
  if (document.body) run();
  else document.addEventListener('DOMContentLoaded', run);
}

/**
 * Makes a widget. It draws the icon (or, in `element`, the panel itself) and brings the panel when somebody means it.
 * Before that it asks for nothing but the desk's public settings, and stores nothing.
 */
export function createWidget(options: WidgetOptions, loadPanel: LoadPanel, hasIcon = true): Widget {
  const { desk: id, server, element } = options;
  const said: Said = { ...options };
  const state: WidgetState = { open: false, unread: 0, status: 'idle' };
  let isDestroyed = false;

  const host = document.createElement('deskside-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const svg = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);
  const icon = svg('svg');
  icon.setAttribute('viewBox', '0 0 20 20');
  const path = svg('path');
  path.setAttribute('d', 'M4.7 13.2A7 5.7 0 1 1 7.7 14.6L4 16.5Z');
  icon.append(path);
  const button = document.createElement('button');
  button.setAttribute('part', 'icon');
  button.append(icon);
  const name = (which: 0 | 1) => {
    button.ariaLabel = openLabels[languageOfPage(said.locale)][which];
    // Grey where the panel did not load.
    button.style.filter = which ? 'grayscale(1)' : '';
  };
  name(0);

  const emit = <Name extends keyof WidgetEvents>(name: Name, detail?: WidgetEvents[Name]) => {
    // Listeners are the platform's affair: one that throws does not keep the others from hearing it.
    host.dispatchEvent(new CustomEvent(name, { detail }));
  };

  let failures = 0;
  let panel: Promise<Panel> | undefined;
  /** Resolves with nothing if the panel did not come: then the icon says so, and the next try loads it again. */
  const bring = async (): Promise<Panel | undefined> => {
    button.ariaBusy = 'true';
    try {
      panel ??= loadPanel(failures).then(({ mountPanel }) => {
        show();
        return mountPanel({
          ...options,
          root,
          said,
          state,
          emit,
          button,
        });
      });
      return await panel;
    } catch {
      // Once for all who waited for it.
      if (panel) failures++;
      panel = undefined;
      show();
      name(1);
    } finally {
      button.ariaBusy = null;
    }
  };
  /** Brings the panel for this. */
  const use = (run: (panel: Panel) => unknown) =>
    whenBody(async () => {
      const one = isDestroyed ? undefined : await bring();
      if (one) run(one);
    });
  /** Does it with the panel if that is there or on its way. */
  const tell = (run: (panel: Panel) => void) => void panel?.then(run, () => {});
  const say = (change: Said) => {
    Object.assign(said, change);
    if (!panel) name(0);
    tell((one) => one.change(change));
  };

  const show = () => {
    if (isDestroyed || host.isConnected) return;
    if (hasIcon && !element) root.prepend(button);
    (element ?? document.body).append(host);
  };

  // Meaning to click is enough to fetch the panel; it asks the server for nothing before the click.
  button.onpointerenter = button.onfocus = () => void bring();
  button.onclick = () => widget.open();

  const widget: Widget = {
    open: (to) => use((one) => one.open(to)),
    close: () => tell((one) => one.close()),
    toggle: () => widget[state.open ? 'close' : 'open'](),
    show: () => void (host.hidden = false),
    hide: () => void (host.hidden = true),
    identify: (user, token) => say({ identity: { user, token } }),
    logout: () => use((one) => one.change({ identity: null })),
    setLocale: (locale) => say({ locale }),
    setTheme: (theme) => say({ theme }),
    setAttributes: (attributes) => say({ attributes }),
    setConsent: (consent) => say({ consent }),
    on(event, listener) {
      const hear = ({ detail }: Event & { detail?: unknown }) => listener(detail as never);
      host.addEventListener(event, hear);
      return () => host.removeEventListener(event, hear);
    },
    get: (name) => state[name],
    destroy() {
      isDestroyed = true;
      tell((one) => one.destroy());
      host.remove();
    },
  };

  whenBody(() => {
    if (element) use((one) => one.open());
    else if (hasIcon) place();
    // Reading is no storing: an earlier click left a conversation open, and it comes back.
    try {
      // So did moving the icon.
      const key = `deskside.${id}`;
      if (localStorage[key] || localStorage[`${key}.icon`]) use((one) => one.restore());
    } catch {
      // Storage is blocked: there is nothing to come back to.
    }
  });
  return widget;

  /** Draws the icon the way the desk wants it; without an answer, the way it is by itself. */
  function place(): void {
    fetch(`${server}/v1/desks/${id}`)
      .then((answer) => answer.json() as Promise<PublicDesk>)
      .then((desk) => {
        setDeskAccent(host, desk);
        const { position, offset } = desk.launcher;
        const { style } = button;
        style.inset = /-/.test(position) ? 'auto' : '50% auto auto';
        for (const side of position.split('-')) style[side as 'top'] = `${offset[/o/.test(side) ? 'y' : 'x']}px`;
        // Who is seen on the site is the panel's affair.
        say({ settings: desk });
        if (desk.tracking.enabled) void bring();
      })
      .catch(() => {})
      .finally(() => {
        show();
        emit('ready');
      });
  }
}
