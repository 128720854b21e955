import { useNow } from '../state/clock.ts';
import { othersWhoServe } from '../state/colleagues.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { t } from '../text/text.ts';

export function Figures() {
  const supporter = useSupporter();
  const queue = useStore(supporter.$queue);
  const messages = useStore(supporter.$offlineMessages);
  const colleagues = useStore(supporter.$colleagues);
  const now = useNow(supporter.now);
  const others = othersWhoServe(colleagues, supporter.member.id);
  const online = others.filter(({ status }) => status === 'online').length;
  const longest = queue[0];
  return (
    <dl class="figures">
      <div>
        <dt>{t('tasks.waiting')}</dt>
        <dd>{queue.length}</dd>
      </div>
      <div>
        <dt>{t('tasks.longest')}</dt>
        <dd>{longest ? duration(now - longest.since) : '–'}</dd>
      </div>
      <div>
        <dt>{t('offline.title')}</dt>
        <dd>
          {messages.length} <small>{t('tasks.open')}</small>
        </dd>
      </div>
      <div>
        <dt>{t('tasks.colleagues')}</dt>
        <dd>
          {online} <small>{t('tasks.of', { all: others.length })}</small>
        </dd>
      </div>
    </dl>
  );
}
