import { evolveConversation } from '../conversation/conversation-state.ts';
import { DesksideError, isDesksideError } from '../error.ts';
import type {
  ConversationList,
  ConversationTranscript,
  EarlierConversation,
  OwnMessage,
  OwnMessageList,
  VisitorCreated,
} from '../protocol/http.ts';
import type { Session } from '../session.ts';
import type { Prove, Transcript } from './customer.ts';
import { UNKNOWN, type Kept, type Visitor } from './visitor.ts';

/** What only pages need that say who their user is or show what was: loaded when it is used. */

/** Who was found to be the user of a session. */
const users = new WeakMap<Session, string>();

/** The tabs of this site that have the same desk. */
function tabsOf({ key }: Session): BroadcastChannel | undefined {
  if (!globalThis.BroadcastChannel) return undefined;
  const tabs = new BroadcastChannel(key('user'));
  // In Node it would keep the process.
  (tabs as { unref?: () => void }).unref?.();
  return tabs;
}

/** Nobody is signed in any more: the last token ends, and other tabs look who it is for them. */
export async function signOff(session: Session, token: string): Promise<void> {
  const tabs = tabsOf(session);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  tabs?.postMessage('');
  tabs?.close();
  if (token) await session.http('/visitors/current', null, token, 'DELETE');
}

/**
 * Draws a token for the user of whom the site says who it is. It ends after a day, or earlier: from now on a request
 * that is refused for that reason is sent once more with another. `before` is what was on the device. `onOther` is called
 * when the site says, here or in another tab, that it is somebody else now.
 */
export async function drawUser(
  session: Session,
  prove: Prove,
  before: Kept | null,
  draw: () => Promise<unknown>,
  onOther: () => void,
): Promise<VisitorCreated> {
  const { http, abort } = session;
  session.send = async <Answer>(path: string, body?: object | null, method?: string) => {
    const { token } = session;
    try {
      return await http<Answer>(path, body, token, method);
    } catch (error) {
      if (!isDesksideError(error, 'unauthorized')) throw error;
      // Another request may have brought a new one meanwhile.
      if (token === session.token) await draw();
      return http<Answer>(path, body, session.token, method);
    }
  };
  const identity = await Promise.resolve()
    .then(prove)
    .catch((cause: unknown) => {
      throw new DesksideError('not_connected', 'The site did not say who its user is.', { cause });
    });
  const drawn = await http<VisitorCreated>('/visitors', { identity, ...(before?.token && { replaces: before.token }) });
  const { customer } = drawn;
  const known = users.get(session);
  users.set(session, customer);
  if (known && known !== customer) onOther();
  if (known || abort.signal.aborted) return drawn;
  const tabs = tabsOf(session);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  tabs?.postMessage(customer);
  tabs?.addEventListener('message', ({ data }) => data !== customer && onOther());
  abort.signal.addEventListener('abort', () => tabs?.close());
  return drawn;
}

/** See {@link Customer.history}. */
export async function historyOf({ isUser, load, ask }: Visitor, before?: number): Promise<EarlierConversation[]> {
  // A stranger without a token has no history, and gets no token for asking.
  if (!isUser && !(await load())) return [];
  return (await ask<ConversationList>(`/conversations${before === undefined ? '' : `?before=${before}`}`))
    .conversations;
}

/** See {@link Customer.messages}. */
export async function messagesOf({ isUser, load, ask }: Visitor): Promise<OwnMessage[]> {
  if (!isUser && !(await load())) return [];
  return (await ask<OwnMessageList>('/offline-messages/own')).messages;
}

/** See {@link Customer.markMessageRead}. */
export async function markRead({ ask }: Visitor, id: string): Promise<void> {
  await ask(`/offline-messages/${id}/read`, {});
}

/** See {@link Customer.transcript}. */
export async function transcriptOf({ ask }: Visitor, id: string): Promise<Transcript> {
  const { events, ...about } = await ask<ConversationTranscript>(`/conversations/${id}/history`);
  const nothing = { view: null, placement: UNKNOWN, items: [], pending: [] };
  const frame = { type: 'history', events };
  return { ...about, timeline: evolveConversation(nothing, frame, ({ role }) => role === 'customer').items };
}
