import type { Lobby } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { useSupporter } from '../state/supporter-context.ts';

/** The lobby as long as it is shown; its code comes with the first look. */
export function useLobby(): { lobby: Lobby | null; error: unknown; open(): void } {
  const supporter = useSupporter();
  const [tries, setTries] = useState(0);
  const [lobby, setLobby] = useState<Lobby | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isWanted = true;
    let opened: Lobby | null = null;
    setError(null);
    supporter.lobby().then(
      (found) => {
        if (!isWanted) return found.close();
        opened = found;
        setLobby(found);
      },
      (problem: unknown) => {
        if (isWanted) setError(problem);
      },
    );
    return () => {
      isWanted = false;
      opened?.close();
      setLobby(null);
    };
  }, [supporter, tries]);
  return { lobby, error, open: () => setTries(tries + 1) };
}
