import type { Supporter } from '@deskside/sdk/supporter';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export const SupporterContext = createContext<Supporter | null>(null);

/** Who is signed in. Only below `SupporterContext`. */
export function useSupporter(): Supporter {
  const supporter = useContext(SupporterContext);
  if (!supporter) throw new Error('Nobody is signed in here.');
  return supporter;
}
