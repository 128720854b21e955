import { isDesksideError } from '../error.ts';
import type { VisitorCreated } from '../protocol/http.ts';
import type { Placement } from '../protocol/placement.ts';
import type { Session } from '../session.ts';

/** What is kept on the device of a visitor, from the first request on. */
interface Kept {
  readonly token: string;
  readonly customer: string;
  /** The conversation to find again after a reload, and where it stood. */
  readonly conversation: string | null;
  readonly placement: Placement;
  readonly previewAllowed: boolean;
}

/** Who asks for help on this device; nobody before the first request. */
export interface Visitor {
  /** What is known of the visitor; read from the device once. */
  load(): Promise<Kept | null>;
  /** Changes what is kept; with `conversation` only as long as that is the one to find again. */
  change(patch: Partial<Kept>, conversation?: string): Promise<void>;
  /** Removes the draft and the unsent messages of a conversation from the device. */
  forgetWords(conversation: string): void;
  /** The conversation is over: the next reload starts without it. */
  forgetConversation(id: string): void;
  /** Removes everything of the visitor from the device. */
  forget(): Promise<void>;
  /** Sends a request with the visitor's token; a token that is no longer taken is replaced once. */
  ask<Answer>(path: string, body: object): Promise<Answer>;
}

/** Where a customer stands as long as the server has not said it. */
export const UNKNOWN: Placement = {
  phase: 'queued',
  position: 1,
  estimateMs: null,
  online: 0,
  choose: false,
  seat: null,
};

/** The visitor of a session; neither network nor storage is used yet. */
export function createVisitor(session: Session): Visitor {
  const { http, storage } = session;
  const key = session.key('visitor');
  let known: Kept | null = null;

  const stored = async () => ((await storage.list(key))[0] ?? null) as Kept | null;

  const become = (next: Kept | null) => {
    known = next;
    session.token = next?.token ?? '';
    return next;
  };

  const load = async () => known ?? become(await stored());

  const change = async (patch: Partial<Kept>, conversation?: string) => {
    if (!known || (conversation && known.conversation !== conversation)) return;
    become({ ...known, ...patch });
    const kept = await stored();
    // Another tab may be further: with another conversation, or as another visitor.
    if (!kept || kept.token !== session.token || (conversation && kept.conversation !== conversation)) return;
    await storage.set(key, { ...kept, ...patch });
  };

  const forget = async () => {
    const before = await load();
    become(null);
    if (before) await Promise.all([storage.remove(key), storage.remove(session.key(before.customer))]);
  };

  const ask = async <Answer>(path: string, body: object): Promise<Answer> => {
    const before = await load();
    if (!before) {
      const { token, customer } = await http<VisitorCreated>('/visitors', {});
      become({ token, customer, conversation: null, placement: UNKNOWN, previewAllowed: true });
      await storage.set(key, known);
    }
    try {
      return await http<Answer>(path, body, session.token);
    } catch (error) {
      if (!before || !isDesksideError(error, 'unauthorized')) throw error;
      await forget();
      return ask(path, body);
    }
  };

  const forgetWords = (conversation: string) => {
    if (known) void storage.remove(session.key(known.customer, conversation));
  };

  return {
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
