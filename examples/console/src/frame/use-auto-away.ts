import { useEffect } from 'preact/hooks';
import { watchIdle } from '../state/idle.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';

const MINUTE = 60_000;

/** Says when nobody uses the console, after the minutes that this supporter or the desk chose. */
export function useAutoAway(): void {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const own = useStore(supporter.$awayMinutes);
  const minutes = own ?? desk?.settings.awayMinutes ?? 0;
  useEffect(() => {
    supporter.setIdle(false);
    if (minutes > 0) return watchIdle(minutes * MINUTE, (isIdle) => supporter.setIdle(isIdle));
    return undefined;
  }, [supporter, minutes]);
}
