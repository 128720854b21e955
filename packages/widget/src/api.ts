/** What a site's developer sees of the widget: options, verbs and events. Types only. */

/** Whom a customer is led to. */
export type To = { seat: string } | { group: string } | { code: string };

export interface OpenOptions {
  /** Skips the choice: this seat, this group, or a direct code (empty: the customer types it). */
  to?: To;
  /** Text that stands in the composer; nothing is sent by itself. */
  draft?: string;
  /** Opens the form of an offline message. */
  message?: true;
}

/** What a site says of its user. None of it is believed unless the token says it, too. */
export interface User {
  /** The user's id at the site. */
  id: string;
  name?: string;
  email?: string;
  phone?: string;
}

export type Theme = 'light' | 'dark' | 'system';

/** Up to 20 short facts, shown to supporters as what the page says. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/**
 * Texts of the site's own in the place of the widget's, by section and key in `locales/en.json`, as in
 * `{ 'core.write': 'Ask us anything' }`. Places such as `{name}` are filled in; nothing in a text is markup.
 */
export type TextsOfSite = Readonly<Record<string, string>>;

export interface WidgetOptions {
  /** The desk's id: eight digits. */
  desk: string;
  /** Address of the server, such as `https://help.example.com`. */
  server: string;
  /** Customers of this page go to this group. */
  group?: string | undefined;
  /** A BCP 47 tag; without one the page's `lang`, then the browser's languages. */
  locale?: string | undefined;
  theme?: Theme | undefined;
  texts?: TextsOfSite | undefined;
  /** Draws the panel in this element, always open, without an icon. */
  element?: HTMLElement | undefined;
}

/** What happens, and what listeners are given. Times are epoch ms, durations ms. */
export interface WidgetEvents {
  /** The icon is there and every verb works at once. */
  ready: undefined;
  /** Where the customer stands. */
  status: Status;
  open: undefined;
  close: undefined;
  unread: number;
  queue: { position: number; estimateMs: number | null };
  /** A supporter has answered. */
  assigned: Supporter;
  /** Another supporter goes on. */
  transferred: Supporter;
  message: { id: string; text: string; mine: boolean; at: number };
  'offline-message': { id: string };
  survey: { score: number };
  error: { code: string; message: string };
}

export interface Supporter {
  id: string;
  name: string;
}

/** `idle`: no conversation. The others are the phases of one. */
export type Status = 'idle' | 'queued' | 'offered' | 'active' | 'left' | 'ended';

/** What `get` answers at once. */
export interface WidgetState {
  open: boolean;
  unread: number;
  status: Status;
}

/** One widget. Every verb may be called at any time, also before anything has loaded. */
export interface Widget {
  open(options?: OpenOptions): void;
  close(): void;
  toggle(): void;
  /** Shows the icon again. */
  show(): void;
  /** Hides icon and panel; the conversation goes on. */
  hide(): void;
  /**
   * Says who the user is. `token` fetches a JWT that the site's backend signed, whenever one is needed; history then
   * follows the user, and nothing of whoever used the page before is left.
   */
  identify(user: User, token?: () => string | Promise<string>): void;
  /** Takes everything of the user from this device. */
  logout(): void;
  setLocale(locale: string): void;
  setTheme(theme: Theme): void;
  setAttributes(attributes: Attributes): void;
  /** Whether the visitor agrees to be seen by supporters before asking, where the desk wants that. */
  setConsent(given: boolean): void;
  /** Calls back at each event until the returned function is called. */
  on<Name extends keyof WidgetEvents>(event: Name, listener: (detail: WidgetEvents[Name]) => void): () => void;
  get<Name extends keyof WidgetState>(name: Name): WidgetState[Name];
  /** Takes everything away: elements, listeners, sockets. What is on the device stays. */
  destroy(): void;
}
