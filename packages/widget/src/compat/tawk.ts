/** `Tawk_API`, for pages that were written for it. */
import { deskside, introduce, unknown } from './deskside.ts';

type Facts = Readonly<Record<string, unknown>>;
type Listener = ((...all: unknown[]) => void) | undefined;

const page = window as unknown as { Tawk_API?: Record<string, unknown> };
const api = (page.Tawk_API ??= {});
/** A hook is whatever stands there when it is needed. */
const call = (name: string, ...all: unknown[]) => (api[name] as Listener)?.(...all);

Object.assign(api, {
  maximize: () => deskside('open'),
  minimize: () => deskside('close'),
  toggle: () => deskside('toggle'),
  showWidget: () => deskside('show'),
  hideWidget: () => deskside('hide'),
  start: () => deskside('show'),
  shutdown: () => deskside('hide'),
  logout: () => deskside('logout'),
  login: (user: Facts = {}) => introduce({ ...user, id: user['userId'] }),
  setAttributes: (facts: Facts = {}, done?: (error?: unknown) => void) => {
    introduce(facts);
    done?.();
  },
});
for (const name of ['popup', 'endChat', 'switchWidget', 'addEvent', 'addTags', 'removeTags', 'toggleVisibility']) {
  api[name] = () => unknown(`Tawk_API.${name}`);
}
if (api['visitor']) introduce(api['visitor'] as Facts);

deskside('on', 'ready', () => call('onLoad'));
deskside('on', 'open', () => call('onChatMaximized'));
deskside('on', 'close', () => call('onChatMinimized'));
deskside('on', 'assigned', () => call('onChatStarted'));
deskside('on', 'unread', (count: number) => call('onUnreadCountChanged', count));
deskside('on', 'status', (status: string) => status === 'ended' && call('onChatEnded'));
deskside('on', 'survey', ({ score }: { score: number }) => call('onChatSatisfaction', score));
deskside('on', 'message', ({ text, mine }: { text: string; mine: boolean }) =>
  call(mine ? 'onChatMessageVisitor' : 'onChatMessageAgent', text),
);
