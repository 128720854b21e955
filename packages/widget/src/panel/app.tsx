import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { atom, type ReadableAtom } from 'nanostores';
import type { CustomerConversation, Phase, QueuePlace } from '@deskside/sdk/customer';
import { useSession } from './session-context.ts';
import { useStore } from './use-store.ts';
import { viewOf, type ViewName } from './view-of.ts';
import { BusyView } from './views/busy.tsx';
import { ChoiceView } from './views/choice.tsx';
import { CodeView } from './views/code.tsx';
import { LeftView } from './views/left.tsx';
import { FailedView, LoadingView } from './views/loading.tsx';
import { MessageView } from './views/message.tsx';
import { RequestView } from './views/request.tsx';
import { SeatsView } from './views/seats.tsx';
import { TalkView } from './views/talk.tsx';

// What the stores of a conversation are when there is none: hooks cannot be called only sometimes.
const $noPhase: ReadableAtom<Phase | null> = atom(null);
const $noQueue: ReadableAtom<QueuePlace | null> = atom(null);
const $noText = atom('');
const $noSurvey = atom({ wanted: false, answered: false });
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
  const skipped = useStore(session.$skipped);
  const conversation = useStore(session.$conversation);
  const phase = useStore(conversation?.$state ?? $noPhase);
  const queue = useStore(conversation?.$queue ?? $noQueue);
  const draft = useStore(conversation?.$draft ?? $noText);
  const messages = useStore(conversation?.$messages ?? $nothing);
  const survey = useStore(conversation?.$survey ?? $noSurvey);

  const view = viewOf({
    desk,
    failed: failure !== null,
    route,
    phase,
    queue,
    waits: Boolean(remembered?.waits || draft || messages.some((message) => message.mine)),
    surveyOpen: survey.wanted && !survey.answered && skipped !== conversation?.id,
  });

  const panel = useRef<HTMLElement>(null);
  useFocus(panel, open, view);

  return (
    <section
      class="panel"
      role="dialog"
      aria-label={desk?.name ?? say.support}
      ref={panel}
      hidden={!open}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) session.close();
      }}
      data-view={view}
    >
      {view === 'loading' && <LoadingView />}
      {view === 'failed' && failure && <FailedView error={failure} />}
      {view === 'seats' && desk && <SeatsView desk={desk} />}
      {view === 'request' && desk && (
        <RequestView key={seatOf(route)} desk={desk} seat={seatOf(route)} />
      )}
      {view === 'code' && desk && <CodeView desk={desk} />}
      {view === 'message' && (
        <MessageView desk={desk} conversation={phase === 'left' ? null : conversation} seat={seatOf(route)} />
      )}
      {view === 'left' && <LeftView desk={desk} contact={route.at === 'left' ? route.contact : ''} />}
      {view === 'busy' && conversation && <BusyView conversation={conversation} desk={desk} />}
      {view === 'choice' && conversation && <ChoiceView conversation={conversation} desk={desk} />}
      {view === 'talk' && conversation && <TalkView key={conversation.id} conversation={conversation} desk={desk} />}
      {view === 'survey' && conversation && <LazySurvey conversation={conversation} />}
    </section>
  );
}

const seatOf = (route: { at: string; seat?: string }) => route.seat;

type Survey = typeof import('./views/survey.tsx');
let survey: Survey | undefined;

/** The survey is a chunk of its own: needed once, at the end. Where it does not load the conversation stays readable. */
function LazySurvey({ conversation }: { conversation: CustomerConversation }) {
  const session = useSession();
  const desk = useStore(session.$desk);
  const [loaded, setLoaded] = useState(survey);
  useEffect(() => {
    if (!loaded) {
      import('./views/survey.tsx').then(
        (module) => {
          survey = module;
          setLoaded(module);
        },
        () => session.skipSurvey(),
      );
    }
  }, []);
  return loaded ? (
    <loaded.SurveyView conversation={conversation} desk={desk} />
  ) : (
    <TalkView conversation={conversation} desk={desk} />
  );
}

/**
 * Opening puts the focus where the view wants it. When a view takes the focused element away with it, the next
 * view's own place gets the focus; a customer who is busy elsewhere on the page keeps theirs.
 */
function useFocus(panel: RefObject<HTMLElement | null>, open: boolean, view: ViewName): void {
  const shown = useRef<string | null>(null);
  const root = panel.current?.getRootNode() as ShadowRoot | undefined;
  const hadFocus = Boolean(root?.activeElement && panel.current?.contains(root.activeElement));
  useLayoutEffect(() => {
    const now = open ? view : null;
    const before = shown.current;
    shown.current = now;
    if (now === null || now === before) return;
    const active = (panel.current!.getRootNode() as ShadowRoot).activeElement;
    const isLost = hadFocus && !panel.current!.contains(active);
    if (before === null || isLost) panel.current!.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: true });
  }, [open, view]);
}
