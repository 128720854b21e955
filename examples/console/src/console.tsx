import { useEffect } from 'preact/hooks';
import { Frame } from './frame/frame.tsx';
import { Toasts } from './parts/toasts.tsx';
import { Activation, activationOf } from './sign-in/activation.tsx';
import { Resuming, Unreachable } from './sign-in/resuming.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { keepFocus } from './state/keep-focus.ts';
import { $place } from './state/place.ts';
import type { Session } from './state/session.ts';
import { SupporterContext } from './state/supporter-context.ts';
import { $theme } from './state/theme.ts';
import { useStore } from './state/use-store.ts';
import { $language } from './text/text.ts';

/** Everything. A change of language draws all of it again, which keeps the focus and what was typed. */
export function Console({ session }: { session: Session }) {
  useStore($language);
  useStore($theme);
  useEffect(keepFocus, []);
  return (
    <>
      <Page session={session} />
      <Toasts />
    </>
  );
}

function Page({ session }: { session: Session }) {
  useStore($place); // the link of an invitation is an address too
  const state = useStore(session.$state);
  const link = activationOf(location.hash);
  if (link) return <Activation key={link.token} session={session} link={link} />;
  if (state.phase === 'out') return <SignIn session={session} reason={state.reason} names={state} />;
  if (state.phase === 'resuming') return <Resuming />;
  if (state.phase === 'unreachable') return <Unreachable session={session} error={state.error} />;
  return (
    <SupporterContext.Provider value={state.supporter}>
      <Frame key={state.supporter.session} session={session} />
    </SupporterContext.Provider>
  );
}
