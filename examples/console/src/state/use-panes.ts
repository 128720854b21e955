import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useMemo } from 'preact/hooks';
import { $panes, $room, shownOf } from './panes.ts';
import { $place } from './place.ts';
import { useSupporter } from './supporter-context.ts';
import { useStore } from './use-store.ts';

/** The conversations that are shown now, of those that are open, in their order; none on another page. */
export function panesNow(open: readonly SupporterConversation[]): readonly string[] {
  const place = $place.get();
  if (place.page !== 'conversation') return [];
  const ids = open.map(({ id }) => id);
  return shownOf($panes.get(), place.conversation, ids, $room.get());
}

/** The same, for what is drawn. */
export function usePanes(): readonly string[] {
  const open = useStore(useSupporter().$conversations);
  const changes = [useStore($panes), useStore($place), useStore($room)];
  return useMemo(() => panesNow(open), [open, ...changes]);
}
