import { DesksideError, isDesksideError } from '../error.ts';
import type { VisitorCreated } from '../protocol/http.ts';
import type { Placement } from '../protocol/placement.ts';
import type { Session } from '../session.ts';
import type { Prove } from './customer.ts';

/** What is kept on the device of a visitor, from the first request on. */
export interface Kept {
  /** Empty on the device for a user of the site: there is nothing that the next person at it could use. */
  readonly token: string;
  readonly customer: string;
  /** The conversation to find again after a reload, and where it stood. */
  readonly conversation: string | null;
  readonly placement: Placement;
  readonly previewAllowed: boolean;
}

/** Who asks for help on this device: a stranger, or a user of the site. Nobody before the first request. */
export interface Visitor {
  /** Whether the site says who it is. */
  readonly isUser: boolean;
  /** What is known of the visitor; read from the device once. */
  load(): Promise<Kept | null>;
  /** Changes what is kept; with `conversation` only as long as that is the one to find again. */
  change(patch: Partial<Kept>, conversation?: string): Promise<void>;
  /** Removes the draft and the unsent messages of a conversation from the device. */
  forgetWords(conversation: string): void;
  /** The conversation is over: the next reload starts without it. */
  forgetConversation(id: string): void;
  /** Removes everything of whoever was there last from the device, and answers their token. */
  forget(): Promise<string | undefined>;
  /** Sends a request with the visitor's token; a token that is no longer taken is replaced once. */
  ask<Answer>(path: string, body?: object | null): Promise<Answer>;
}

/** What only some pages need. */
export type User = typeof import('./user.ts');

/** Loads it when it is used. */
export const loadUser = (): Promise<User> =>
  import('./user.ts').catch((cause: unknown) => {
    throw new DesksideError('not_connected', undefined, { cause });
  });

/** Where a customer stands as long as the server has not said it. */
export const UNKNOWN: Placement = {
  phase: 'queued',
  position: 1,
  estimateMs: null,
  online: 0,
  choose: false,
  seat: null,
};

/**
 * The visitor of a session; neither network nor storage is used yet.
 *
 * @param prove where the site says who its user is; unset for a stranger
 * @param onOther the site says now that its user is somebody else
 */
export function createVisitor(session: Session, prove: Prove | undefined, onOther: () => void): Visitor {
  const { http, storage } = session;
  const key = session.key('visitor');
  let known: Kept | null = null;
  let drawing: Promise<Kept> | null = null;
  let forgetting: Promise<unknown> = Promise.resolve();

  const read = async () => ((await storage.list(key))[0] ?? null) as Kept | null;
  const stored = () => forgetting.then(read);
  const remove = (kept: Kept | null) =>
    kept && Promise.all([storage.remove(key), storage.remove(session.key(kept.customer))]);

  const become = (next: Kept | null) => {
    known = next;
    session.token = next?.token ?? '';
    return next;
  };

  /** A token of one's own. What somebody else left on the device goes. */
  const draw = (): Promise<Kept> =>
    (drawing ??= (async () => {
      const before = await stored();
      const { token, customer } = await (prove
        ? (await loadUser()).drawUser(session, prove, before, draw, onOther)
        : http<VisitorCreated>('/visitors', {}));
      const isSame = before?.customer === customer;
      if (!isSame) await remove(before);
      const fresh = { conversation: null, placement: UNKNOWN, previewAllowed: true };
      const next = { ...(isSame ? before : fresh), token, customer };
      become(next);
      await storage.set(key, prove ? { ...next, token: '' } : next);
      return next;
    })().finally(() => {
      drawing = null;
    }));

  const load = async () => {
    if (known) return known;
    const kept = await stored();
    return kept && prove ? draw() : become(kept?.token ? kept : null);
  };

  const change = async (patch: Partial<Kept>, conversation?: string) => {
    if (!known || (conversation && known.conversation !== conversation)) return;
    become({ ...known, ...patch });
    const kept = await stored();
    // Another tab may be further: with another conversation, or as another visitor.
    if (kept?.customer !== known?.customer || (conversation && kept?.conversation !== conversation)) return;
    await storage.set(key, { ...kept, ...patch });
  };

  const forget = async () => {
    become(null);
    const before = stored();
    // Whoever looks from now on, finds nothing.
    await (forgetting = before.then(remove));
    return (await before)?.token;
  };

  const ask = async <Answer>(path: string, body?: object | null): Promise<Answer> => {
    const before = await load();
    if (!before) await draw();
    try {
      return await session.send<Answer>(path, body);
    } catch (error) {
      if (!before || prove || !isDesksideError(error, 'unauthorized')) throw error;
      await forget();
      return ask(path, body);
    }
  };

  const forgetWords = (conversation: string) => {
    if (known) void storage.remove(session.key(known.customer, conversation));
  };

  return {
    isUser: !!prove,
    load,
    change,
    forgetWords,
    forgetConversation: (id) => {
      if (known?.conversation !== id) return;
      void change({ conversation: null }, id);
      forgetWords(id);
    },
    forget,
    ask,
  };
}
