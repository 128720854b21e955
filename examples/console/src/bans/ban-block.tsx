import { useState } from 'preact/hooks';
import { Notice } from '../parts/notice.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { moment } from '../text/format.ts';
import { nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';
import { BanDialog, type Banned } from './ban-dialog.tsx';
import { LiftButton } from './lift-button.tsx';

/** Below what is known of a customer: that they are banned, or the way to it. */
export function BanBlock(props: Banned) {
  const supporter = useSupporter();
  const ban = useStore(supporter.$bans).find(({ customer }) => customer === props.customer);
  const colleagues = useStore(supporter.$colleagues);
  const now = useNow(supporter.now);
  const [asks, setAsks] = useState(false);
  if (ban) {
    const { by, until, reason, network } = ban;
    const name = nameIn(colleagues, by);
    return (
      <div class="block ban-block">
        <Notice kind="warn">
          {t(network ? 'ban.is-network' : 'ban.is', { until: moment(until, now), name, reason })}
        </Notice>
        <LiftButton ban={ban} name={props.name} />
      </div>
    );
  }
  if (supporter.member.role === 'admin' || !props.customer) return null;
  return (
    <div class="block ban-block">
      <button class="button button--small button--quiet" type="button" onClick={() => setAsks(true)}>
        {t('ban.button')}
      </button>
      {asks && <BanDialog {...props} onClose={() => setAsks(false)} />}
    </div>
  );
}
