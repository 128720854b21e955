/** `Intercom(verb, …)`, for pages that were written for it. */
import { deskside, introduce, run, type Verbs } from './deskside.ts';

type Facts = Readonly<Record<string, unknown>>;
const about = ({ user_id: id, app_id: _, user_hash: __, intercom_user_jwt: ___, custom_attributes, ...more }: Facts) =>
  introduce({ id, ...more, ...(custom_attributes as Facts | undefined) });

const verbs: Verbs = {
  boot: (facts: Facts = {}) => about(facts),
  update: (facts: Facts = {}) => about(facts),
  shutdown: () => deskside('logout'),
  show: () => deskside('open'),
  showMessages: () => deskside('open'),
  showNewMessage: (draft?: string) => deskside('open', draft ? { draft } : {}),
  hide: () => deskside('close'),
  onShow: (run: () => void) => deskside('on', 'open', run),
  onHide: (run: () => void) => deskside('on', 'close', run),
  onUnreadCountChange: (run: (count: number) => void) => deskside('on', 'unread', run),
};

type Intercom = ((verb: string, ...all: unknown[]) => unknown) & { q?: ArrayLike<unknown>[] };
const page = window as unknown as { Intercom?: Intercom };
const kept = page.Intercom?.q ?? [];
page.Intercom = (verb, ...all) => run('Intercom', verbs, verb, all);
for (const call of kept) page.Intercom(...(Array.from(call) as [string]));
