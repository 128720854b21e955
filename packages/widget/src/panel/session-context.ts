import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
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
