import { useLayoutEffect, useRef } from 'preact/hooks';
import { $arrived, lazy } from './parts/lazy.tsx';
import { MissingView } from './parts/missing.tsx';
import { useSession } from './session-context.ts';
import { usePart, useStore } from './use-store.ts';
import { viewOf, type ViewName } from './view-of.ts';
import type { ViewProps } from './views/start/other.tsx';
import { TalkView } from './views/talk.tsx';

const Other = lazy(() => import('./views/start/chunk.ts'), 'OtherView', MissingView);

/** The window: chooses the view, keeps the focus in it, closes with Esc. */
export function App() {
  const session = useSession();
  const open = useStore(session.$open);
  const desk = useStore(session.$desk);
  const error = useStore(session.$failure);
  const route = useStore(session.$route);
  const card = useStore(session.$card);
  const remembered = useStore(session.$remembered);
  const conversation = useStore(session.$conversation) ?? undefined;
  const phase = useStore(conversation?.$state) ?? null;
  const queue = useStore(conversation?.$queue) ?? null;
  const hasDraft = usePart(conversation?.$draft, Boolean);
  const hasWritten = usePart(conversation?.$messages, (messages) => messages.some(({ mine }) => mine));
  const name = viewOf({
    desk,
    failed: error !== null,
    route,
    phase,
    queue,
    waits: Boolean(remembered?.waits || hasDraft || hasWritten),
  });
  const props = {
    desk: desk!,
    conversation: conversation!,
    error,
    onRetry: session.loadDesk,
    ...(route as Partial<ViewProps>),
  };
  const panel = useFocus(open && name);

  return (
    <>
      {!open && card}
      <section
        class="panel"
        role="dialog"
        aria-label={desk?.name ?? session.say.support}
        tabIndex={-1}
        ref={panel}
        hidden={!open}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.isComposing) session.close();
        }}
        data-view={name}
      >
        {name === 'talk' ? (
          <TalkView key={conversation!.id} {...props} />
        ) : (
          <Other key={name + conversation?.id + props.seat} name={name} {...props} />
        )}
      </section>
    </>
  );
}

/**
 * Opening puts the focus where the view wants it. When a view takes the focused element away with it, the next
 * view's own place gets the focus; a customer who is busy elsewhere on the page keeps theirs.
 */
function useFocus(now: ViewName | false) {
  const session = useSession();
  const panel = useRef<HTMLElement>(null);
  const shown = useRef<ViewName | false>(false);
  const waiting = useRef(false);
  const focused = () => panel.current && (panel.current.getRootNode() as ShadowRoot).activeElement;
  const hasFocus = () => Boolean(panel.current?.contains(focused()));
  const hadFocus = hasFocus();
  const give = () => {
    if (!waiting.current) return;
    // A view that is still on its way gets the focus when it is there; until then Esc works all the same.
    const place = panel.current!.querySelector<HTMLElement>('[data-focus]');
    waiting.current = !place;
    (place ?? panel.current!).focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = now;
    if (now && now !== before) waiting.current ||= (!before && session.isAsked) || (hadFocus && !hasFocus());
    if (!now) waiting.current = false;
    give();
  });
  useLayoutEffect(() => $arrived.listen(give), []);
  return panel;
}
