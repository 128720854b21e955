import type { SupporterConversation } from '@deskside/sdk/supporter';
import { Icon } from '../parts/icon.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';

/** Who looks on; and, for whoever looks on, at whose conversation. */
export function Watchers({ conversation }: { conversation: SupporterConversation }) {
  const supporter = useSupporter();
  const colleagues = useStore(supporter.$colleagues);
  const watchers = useStore(conversation.$watchers);
  const isMine = useStore(conversation.$isMine);
  const placement = useStore(conversation.$view)?.placement;
  const names = watchers.map(({ name }) => name).join(', ');
  const whose = placement?.phase === 'active' ? nameIn(colleagues, placement.supporter.id) : '';
  const text = [
    !isMine && whose && t('watch.you', { name: whose }),
    names && t('watch.by', { count: watchers.length, names }),
  ].filter(Boolean);
  return (
    <p class={text.length ? 'watchers' : 'unseen'} role="status">
      {text.length > 0 && <Icon name="eye" small />}
      <span>{text.join(' ')}</span>
    </p>
  );
}
