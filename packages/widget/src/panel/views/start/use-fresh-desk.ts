import { useEffect } from 'preact/hooks';
import { useSession } from '../../session-context.ts';

/** The desk's answer is a few seconds old at most; somebody who comes is seen soon enough. */
const EVERY_MS = 15_000;

/** Asks the desk again and again who is there, as long as somebody looks. */
export function useFreshDesk(isWanted = true): void {
  const session = useSession();
  useEffect(() => {
    const timer = setInterval(() => {
      if (isWanted && session.$open.get() && !session.root.ownerDocument.hidden) session.loadDesk();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isWanted]);
}
