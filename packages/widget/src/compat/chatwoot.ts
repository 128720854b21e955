/** `$chatwoot`, for pages that were written for it. */
import { deskside, introduce, unknown } from './deskside.ts';

type Facts = Readonly<Record<string, unknown>>;

const page = window as unknown as { $chatwoot?: object; chatwootSettings?: { locale?: string } };

page.$chatwoot = {
  toggle: (state?: 'open' | 'close') => deskside(state ?? 'toggle'),
  toggleBubbleVisibility: (state: 'show' | 'hide') => deskside(state),
  setLocale: (locale: string) => deskside('setLocale', locale.replace('_', '-')),
  setColorScheme: (scheme: string) => deskside('setTheme', scheme === 'auto' ? 'system' : scheme),
  reset: () => deskside('logout'),
  setUser: (id: unknown, facts: Facts = {}) => introduce({ id, ...facts, phone: facts['phone_number'] }),
  setCustomAttributes: (facts: Facts = {}) => introduce(facts),
  ...Object.fromEntries(
    ['popoutChatWindow', 'setLabel', 'removeLabel', 'deleteCustomAttribute', 'setConversationCustomAttributes'].map(
      (name) => [name, () => unknown(`$chatwoot.${name}`)],
    ),
  ),
};
if (page.chatwootSettings?.locale) deskside('setLocale', page.chatwootSettings.locale.replace('_', '-'));

const tell = (name: string, detail?: unknown) => dispatchEvent(new CustomEvent(name, { detail }));
deskside('on', 'ready', () => tell('chatwoot:ready'));
deskside('on', 'open', () => tell('chatwoot:opened'));
deskside('on', 'close', () => tell('chatwoot:closed'));
deskside('on', 'message', (message: { mine: boolean; text: string }) => {
  if (!message.mine) tell('chatwoot:on-message', { content: message.text });
});
deskside('on', 'error', (error: unknown) => tell('chatwoot:error', error));
