import type { SupporterConversation, TimelineItem } from '@deskside/sdk/supporter';
import { useLayoutEffect, useReducer } from 'preact/hooks';

/** So many at once are no conversation, but one that is being loaded. */
const BULK = 20;
/** A long conversation comes in many parts, and is drawn at most this often meanwhile. */
const BULK_MS = 100;

/** What was said so far. Each message at once; a long history some parts at a time. */
export function useTimeline({ $timeline }: SupporterConversation): readonly TimelineItem[] {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const shown = $timeline.get();
  useLayoutEffect(() => {
    let drawn = shown.length;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      clearTimeout(timer);
      timer = undefined;
      drawn = $timeline.get().length;
      redraw();
    };
    if ($timeline.get() !== shown) draw(); // changed between drawing and listening
    const stop = $timeline.listen((now) => {
      if (now.length - drawn < BULK) draw();
      else timer ??= setTimeout(draw, BULK_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [$timeline]);
  return shown;
}
