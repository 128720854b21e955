/** `LiveChatWidget`, for pages that were written for it. */
import type { WidgetEvents } from '../api.ts';
import { deskside, introduce, run, unknown, type Verbs } from './deskside.ts';

type Facts = Readonly<Record<string, unknown>>;
type Listener = (data?: unknown) => void;

const verbs: Verbs = {
  maximize: ({ messageDraft: draft }: { messageDraft?: string } = {}) => deskside('open', draft ? { draft } : {}),
  minimize: () => deskside('close'),
  hide: () => deskside('hide'),
  destroy: () => deskside('destroy'),
  set_customer_name: (name: string) => introduce({ name }),
  set_customer_email: (email: string) => introduce({ email }),
  set_session_variables: (facts: Facts) => introduce(facts),
  update_session_variables: (facts: Facts) => introduce(facts),
};

/** Their events, by ours, with what they tell. */
const events: Record<string, [name: keyof WidgetEvents, data?: (detail: never) => unknown][]> = {
  ready: [['ready']],
  new_event: [
    [
      'message',
      ({ text, mine }: WidgetEvents['message']) => ({
        type: 'message',
        author: { type: mine ? 'customer' : 'agent' },
        text,
      }),
    ],
  ],
  visibility_changed: [
    ['open', () => ({ visibility: 'maximized' })],
    ['close', () => ({ visibility: 'minimized' })],
  ],
  rating_submitted: [['survey', ({ score }: WidgetEvents['survey']) => score]],
};
const offs = new Map<Listener, (() => void)[]>();

function on(name: string, listener: Listener): void {
  const known = Object.hasOwn(events, name) ? events[name]! : undefined;
  if (!known) return unknown(`LiveChatWidget event ${name}`);
  for (const [ours, data] of known) {
    const off = deskside('on', ours, (detail: never) => listener(data?.(detail)));
    if (typeof off === 'function') offs.set(listener, [...(offs.get(listener) ?? []), off as () => void]);
  }
}

type Kept = [kind: 'call' | 'on', args: readonly unknown[]];
const page = window as unknown as { LiveChatWidget?: { _q?: Kept[] } & object };
const kept = page.LiveChatWidget?._q ?? [];
const api = {
  call: (verb: string, ...all: unknown[]) => run('LiveChatWidget', verbs, verb, all),
  on,
  off(_: string, listener: Listener) {
    for (const off of offs.get(listener) ?? []) off();
    offs.delete(listener);
  },
  get: (name: string) => unknown(`LiveChatWidget.get ${name}`),
};
page.LiveChatWidget = api;
for (const [kind, all] of kept) (api[kind] as (...all: readonly unknown[]) => unknown)(...all);
