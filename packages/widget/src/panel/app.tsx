import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { atom, type ReadableAtom } from 'nanostores';
import type { CustomerConversation, Phase, QueuePlace } from '@deskside/sdk/customer';
import { $arrived } from './parts/lazy.tsx';
import { useSession } from './session-context.ts';
import { useStore } from './use-store.ts';
import { viewOf, type ViewName } from './view-of.ts';
import { FailedView, LoadingView } from './views/loading.tsx';
import { BusyView, ChoiceView, CodeView, EndedView, LeftView, MessageView, SeatsView } from './views/lazy-views.tsx';
import { RequestView } from './views/request.tsx';
import { TalkView } from './views/talk.tsx';

// What the stores of a conversation are when there is none: hooks cannot be called only sometimes.
const $noPhase: ReadableAtom<Phase | null> = atom(null);
const $noQueue: ReadableAtom<QueuePlace | null> = atom(null);
const $noText = atom('');
const $nothing: CustomerConversation['$messages'] = atom([]);

/** The window: chooses the view, keeps the focus in it, closes with Esc. */
export function App() {
  const session = useSession();
  const { say } = session.speech;
  const open = useStore(session.$open);
  const desk = useStore(session.$desk);
  const failure = useStore(session.$failure);
  const route = useStore(session.$route);
  const remembered = useStore(session.$remembered);
  const conversation = useStore(session.$conversation);
  const phase = useStore(conversation?.$state ?? $noPhase);
  const queue = useStore(conversation?.$queue ?? $noQueue);
  const draft = useStore(conversation?.$draft ?? $noText);
  const messages = useStore(conversation?.$messages ?? $nothing);

  const view = viewOf({
    desk,
    failed: failure !== null,
    route,
    phase,
    queue,
    waits: Boolean(remembered?.waits || draft || messages.some((message) => message.mine)),
  });

  const panel = useRef<HTMLElement>(null);
  useFocus(panel, open, view);

  return (
    <section
      class="panel"
      role="dialog"
      aria-label={desk?.name ?? say.support}
      tabIndex={-1}
      ref={panel}
      hidden={!open}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) session.close();
      }}
      data-view={view}
    >
      {view === 'loading' && <LoadingView />}
      {view === 'failed' && failure && <FailedView error={failure} onRetry={session.loadDesk} />}
      {view === 'seats' && desk && <SeatsView desk={desk} />}
      {view === 'request' && desk && <RequestView key={seatOf(route)} desk={desk} seat={seatOf(route)} />}
      {view === 'code' && desk && <CodeView desk={desk} />}
      {view === 'message' && (
        <MessageView desk={desk} conversation={phase === 'left' ? null : conversation} seat={seatOf(route)} />
      )}
      {view === 'left' && <LeftView desk={desk} contact={route.at === 'left' ? route.contact : ''} />}
      {view === 'busy' && conversation && <BusyView conversation={conversation} desk={desk} />}
      {view === 'choice' && conversation && <ChoiceView conversation={conversation} desk={desk} />}
      {view === 'talk' && conversation && <TalkView key={conversation.id} conversation={conversation} desk={desk} />}
      {view === 'ended' && conversation && <EndedView conversation={conversation} desk={desk} />}
    </section>
  );
}

const seatOf = (route: { at: string; seat?: string }) => route.seat;

/**
 * Opening puts the focus where the view wants it. When a view takes the focused element away with it, the next
 * view's own place gets the focus; a customer who is busy elsewhere on the page keeps theirs.
 */
function useFocus(panel: RefObject<HTMLElement | null>, open: boolean, view: ViewName): void {
  const shown = useRef<string | null>(null);
  const waiting = useRef(false);
  const { isAsked } = useSession();
  useStore($arrived);
  const root = panel.current?.getRootNode() as ShadowRoot | undefined;
  const hadFocus = Boolean(root?.activeElement && panel.current?.contains(root.activeElement));
  useLayoutEffect(() => {
    const box = panel.current!;
    const now = open ? view : null;
    const before = shown.current;
    shown.current = now;
    if (now !== null && now !== before) {
      const active = (box.getRootNode() as ShadowRoot).activeElement;
      waiting.current ||= (before === null && isAsked()) || (hadFocus && !box.contains(active));
    }
    if (!open) waiting.current = false;
    if (!waiting.current) return;
    // A view that is still on its way gets the focus when it is there; until then Esc works all the same.
    const place = box.querySelector<HTMLElement>('[data-focus]');
    waiting.current = !place;
    (place ?? box).focus({ preventScroll: true });
  });
}
