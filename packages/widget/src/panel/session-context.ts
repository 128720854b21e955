import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SectionName } from '../locales/spoken.ts';
import type { Texts } from '../locales/words.ts';
import type { Session } from './session.ts';

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

/** The session of the panel a component stands in. */
export const useSession = (): Session => useContext(SessionContext)!;

/** The texts and the rules of a view that came as a chunk of its own. */
export function useSection<Section>(
  name: SectionName,
  texts: { en: Section; 'zh-CN': Texts<Section> },
  css: string,
): Texts<Section> {
  const session = useSession();
  session.adopt(css);
  return session.of<Section>(name, texts as Record<keyof typeof texts, Texts<Section>>);
}
