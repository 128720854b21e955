import type { Supporter, TransferEnded } from '@deskside/sdk/supporter';
import { useEffect } from 'preact/hooks';
import { $panes, leavePane } from '../state/panes.ts';
import { $place, go } from '../state/place.ts';
import { showDone, showProblem } from '../state/toasts.ts';
import { customerName, groupName, nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';

/** Tells what became of the conversations that were to be handed over, and of those that were taken. */
export function useTransferNews(supporter: Supporter): void {
  useEffect(() => {
    const stopEnded = supporter.$transferEnded.listen((ended) => {
      const text = ended && wordsOf(supporter, ended);
      if (text) showProblem(text);
    });
    const stopHanded = supporter.$handedOver.listen((handed) => {
      if (!handed) return;
      const { conversation, customer, details, supporter: now, how } = handed;
      const place = $place.get();
      if (place.page === 'conversation' && place.conversation === conversation) {
        const open = supporter.$conversations.get();
        const shown = $panes.get().ids.filter((id) => id === conversation || open.some((one) => one.id === id));
        if (!leavePane(conversation, shown)) go({ page: 'tasks' });
      }
      const names = { customer: customerName(details, customer), name: nameIn(supporter.$colleagues.get(), now) };
      showDone(t(how === 'taken-over' ? 'transfer.taken-over' : 'transfer.accepted', names));
    });
    return () => {
      stopEnded();
      stopHanded();
    };
  }, [supporter]);
}

function wordsOf(supporter: Supporter, { to, group, asked, reason, conversation }: TransferEnded): string | null {
  // Whoever took it back knows, and whoever comes back has it as it was.
  if (reason === 'withdrawn' || reason === 'returned') return null;
  const active = supporter.$active.get().find((one) => one.conversation === conversation);
  const customer = active ? customerName(active.details, active.customer) : '';
  if (to === null) return t('transfer.nobody', { group: groupName(supporter.$desk.get(), group), customer });
  const name = nameIn(supporter.$colleagues.get(), asked ?? to);
  return t(reason === 'declined' ? 'transfer.declined' : 'transfer.no-answer', { name, customer });
}
