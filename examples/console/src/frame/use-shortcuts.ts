import { useEffect } from 'preact/hooks';
import { leavePane, showBeside } from '../state/panes.ts';
import { $place, go } from '../state/place.ts';
import { shortcutOf } from '../state/shortcuts.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showError } from '../state/toasts.ts';
import { panesNow } from '../state/use-panes.ts';

/** Keys that work anywhere. `?` shows them. */
export function useShortcuts(showHelp: () => void): void {
  const supporter = useSupporter();
  useEffect(() => {
    const open = (index: number) => {
      const conversation = supporter.$conversations.get()[index];
      if (conversation) go({ page: 'conversation', conversation: conversation.id });
    };
    const onKey = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      const conversations = supporter.$conversations.get();
      const place = $place.get();
      switch (shortcut.does) {
        case 'help':
          return showHelp();
        case 'tasks':
          return go({ page: 'tasks' });
        case 'conversation':
          return open(shortcut.number - 1);
        case 'beside': {
          const chosen = conversations[shortcut.number - 1]?.id;
          if (chosen === undefined) return;
          // What stands there at this moment: keys may come faster than pictures.
          const shown = panesNow(conversations);
          if (shown.length > 1 && shown.includes(chosen)) leavePane(chosen, shown);
          else showBeside(chosen, shown);
          return;
        }
        case 'step': {
          const here = conversations.findIndex((one) => place.page === 'conversation' && one.id === place.conversation);
          if (here < 0) return open(shortcut.by > 0 ? 0 : conversations.length - 1);
          return open((here + shortcut.by + conversations.length) % conversations.length);
        }
        case 'pause': {
          if (supporter.member.role === 'admin') return;
          const next = supporter.$status.get() === 'online' ? 'away' : 'online';
          supporter.setStatus(next).catch(showError);
          return;
        }
        default:
          return shortcut satisfies never;
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [supporter]);
}
