import type { Supporter } from '@deskside/sdk/supporter';
import { useEffect } from 'preact/hooks';
import { $talk } from '../state/panels.ts';
import { $sound, playOnce } from '../state/sound.ts';
import { showDone } from '../state/toasts.ts';
import { nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';

/** Tells that a colleague said something, unless the talk is open. */
export function useTalkNews(supporter: Supporter): void {
  useEffect(() => {
    let before = supporter.$colleagueUnread.get();
    return supporter.$colleagueUnread.listen((unread) => {
      for (const [colleague, count] of Object.entries(unread)) {
        if (count <= (before[colleague] ?? 0) || $talk.get() === colleague) continue;
        const name = nameIn(supporter.$colleagues.get(), colleague);
        showDone(t('talk.news', { name }), { text: t('talk.show'), run: () => $talk.set(colleague) });
        if ($sound.get()) void playOnce();
      }
      before = unread;
    });
  }, [supporter]);
}
