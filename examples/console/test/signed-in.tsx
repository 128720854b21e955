import { beforeEach } from 'vitest';
import { Frame } from '../src/frame/frame.tsx';
import { go, type Place } from '../src/state/place.ts';
import { createSession } from '../src/state/session.ts';
import { SupporterContext } from '../src/state/supporter-context.ts';
import { $panels } from '../src/state/workspace.ts';
import { Toasts } from '../src/parts/toasts.tsx';
import { setLanguage } from '../src/text/text.ts';
import type { fakeSupporter } from './fake-supporter.ts';
import { after, show } from './page.tsx';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  $panels.set({});
  setLanguage('en');
});

const nobody = () => Promise.reject(new Error('Nobody signs in here.'));

/** The console of somebody who is signed in, at a place. */
export async function showConsole(supporter: ReturnType<typeof fakeSupporter>, place: Place = { page: 'tasks' }) {
  go(place);
  const session = createSession('', { signIn: nobody, resume: nobody, activate: nobody });
  show(
    <SupporterContext.Provider value={supporter}>
      <Frame session={session} />
      <Toasts />
    </SupporterContext.Provider>,
  );
  await after(() => {});
}
