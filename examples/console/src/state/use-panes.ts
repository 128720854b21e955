import { useMemo } from 'preact/hooks';
import { $panes, $room, shownOf } from './panes.ts';
import { $place } from './place.ts';
import { useSupporter } from './supporter-context.ts';
import { useStore } from './use-store.ts';

/** The conversations that are shown now, in their order; none on another page. */
export function usePanes(): readonly string[] {
  const open = useStore(useSupporter().$conversations);
  const panes = useStore($panes);
  const place = useStore($place);
  const room = useStore($room);
  return useMemo(() => {
    if (place.page !== 'conversation') return [];
    return shownOf(
      panes,
      place.conversation,
      open.map(({ id }) => id),
      room,
    );
  }, [open, panes, place, room]);
}
