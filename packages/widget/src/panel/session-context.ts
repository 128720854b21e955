import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Texts } from '../locales/words.ts';
import type { Session } from './session.ts';

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

/** The session of the panel a component stands in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('A view was drawn outside of the panel.');
  return session;
}

/** The language of the panel a component stands in. */
export const useSpeech = () => useSession().speech;

/** The texts and the rules of a view that came as a chunk of its own. */
export function useSection<Section>(texts: { en: Section; 'zh-CN': Texts<Section> }, css: string): Texts<Section> {
  const session = useSession();
  session.adopt(css);
  return session.speech.of(texts);
}
