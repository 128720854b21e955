import { atom } from 'nanostores';
import { PREVIEW_MS, TEXT_MAX, TYPING_MS } from '../constants.ts';
import { cleanText } from '../conversation/clean-text.ts';
import { openConversation, type Conversation } from '../conversation/conversation.ts';
import type { Seat } from '../protocol/base.ts';
import type { Author, ConversationReplies } from '../protocol/conversation.ts';
import type { Placement } from '../protocol/placement.ts';
import type { Session } from '../session.ts';
import type { CustomerConversation, QueuePlace } from './customer.ts';
import type { Visitor } from './visitor.ts';

/** So many digits, alone or in groups, may be a card's number. */
const MAYBE_CARD = /(?:\d[\s.-]?){13}/;

const isOver = ({ phase }: Placement) => phase === 'ended' || phase === 'left';

/** Opens a customer's conversation: the common part, and what only customers see and do. */
export async function openCustomerConversation(
  session: Session,
  visitor: Visitor,
  id: string,
  placement: Placement,
  onClosed: () => void,
): Promise<CustomerConversation & Pick<Conversation, 'clear'>> {
  await visitor.change({ conversation: id, placement });
  const known = await visitor.load();
  session.abort.signal.throwIfAborted();
  const { customer, previewAllowed } = known!;
  const { host } = session;
  const $queue = atom<QueuePlace | null>(null);
  const $supporter = atom<Seat | null>(null);
  const $typing = atom(false);
  const $survey = atom({ wanted: false, answered: false });
  const $preview = atom(false);
  const $previewAllowed = atom(previewAllowed);
  let kept = placement;
  let shown = '';
  let mask: ((text: string) => string) | undefined;
  let cancelShow: (() => void) | null = null;
  let cancelTyping: (() => void) | null = null;

  const bringMask = () =>
    import('../conversation/mask-cards.ts').then(
      ({ maskCards }) => {
        mask = maskCards;
        show();
      },
      () => {},
    );

  /** Tells the draft, at most once every PREVIEW_MS, the last state always. */
  const show = () => {
    if (cancelShow) return;
    const isShown = $preview.get() && $previewAllowed.get() && !isOver(conversation.$placement.get());
    const draft = isShown ? cleanText(conversation.$draft.get().slice(0, TEXT_MAX)) : '';
    if (!mask && MAYBE_CARD.test(draft)) {
      // Not shown before what hides it is there.
      void bringMask();
      return;
    }
    const text = mask?.(draft) ?? draft;
    if (text === shown) return;
    shown = text;
    conversation.signal({ type: 'preview', text });
    cancelShow = host.wake(PREVIEW_MS, () => {
      cancelShow = null;
      show();
    });
  };

  const setTyping = (on: boolean) => {
    cancelTyping?.();
    cancelTyping = on ? host.wake(TYPING_MS, () => setTyping(false)) : null;
    $typing.set(on);
  };

  const conversation = await openConversation({
    session,
    id,
    placement,
    self: { role: 'customer', id: customer, name: '' },
    onChange: ({ view, placement, items }) => {
      const joined = items.findLast((item) => item.kind === 'joined');
      $queue.set(placement.phase === 'queued' ? placement : null);
      $supporter.set('supporter' in placement ? placement.supporter : (isOver(placement) && joined?.supporter) || null);
      $preview.set(view?.preview ?? false);
      if (placement.phase !== 'active') setTyping(false);
      // Whoever was not helped has nothing to rate.
      const wanted = !!joined && !!view?.survey.wanted;
      const answered = !!view?.survey.answered;
      const before = $survey.get();
      if (before.wanted !== wanted || before.answered !== answered) $survey.set({ wanted, answered });
      const isLeft = placement.phase === 'left' || (placement.phase === 'ended' && view && (!wanted || answered));
      if (isLeft) visitor.forgetConversation(id);
      else if (placement !== kept) void visitor.change({ placement }, id);
      kept = placement;
    },
    onFrame: (frame) => {
      if (frame.type === 'typing') setTyping(true);
      if (frame.type === 'message.sent' && (frame['from'] as Author | undefined)?.role === 'supporter')
        setTyping(false);
      if (frame.type === 'welcome') {
        shown = '';
        show();
      }
    },
    onClose: (error) => {
      if (error?.code !== 'unauthorized' && error?.code !== 'not_found' && error?.code !== 'gone') return;
      conversation.take({ type: 'placement', placement: { phase: 'ended', reason: 'gone' } });
      visitor.forgetConversation(id);
      if (error.code === 'unauthorized') void visitor.forget();
    },
  });
  const { command, setDraft } = conversation;

  return {
    ...conversation,
    $queue,
    $supporter,
    $typing,
    $survey,
    $preview,
    $previewAllowed,
    send: (message) => {
      const sent = conversation.send(message);
      show();
      return sent;
    },
    preview: (text) => {
      setDraft(text);
      show();
    },
    setPreview: (on) => {
      $previewAllowed.set(on);
      void visitor.change({ previewAllowed: on });
      show();
    },
    choose: (choice) => command('choice.make', { choice }),
    setDetails: (details) => command('details.set', { details }),
    leave: async (leaving) => {
      const answer = await command<ConversationReplies['conversation.leave']>('conversation.leave', leaving);
      setDraft('');
      return answer;
    },
    end: () => command('conversation.end'),
    rate: (survey) => command('survey.answer', survey),
    close: () => {
      cancelShow?.();
      cancelTyping?.();
      conversation.close();
      if (isOver(conversation.$placement.get())) visitor.forgetConversation(id);
      onClosed();
    },
  };
}
