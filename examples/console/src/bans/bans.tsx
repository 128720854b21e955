import { Avatar } from '../parts/avatar.tsx';
import { Person } from '../parts/person.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { exact, moment } from '../text/format.ts';
import { customerName, nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';
import { LiftButton } from './lift-button.tsx';

/** Whoever is banned now; nothing where nobody is. */
export function Bans() {
  const supporter = useSupporter();
  const bans = useStore(supporter.$bans);
  const colleagues = useStore(supporter.$colleagues);
  const now = useNow(supporter.now);
  if (!bans.length) return null;
  return (
    <section aria-label={t('bans.title')}>
      <div class="section-head section-head--next">
        <h2>{t('bans.title')}</h2>
        <span class="small muted">{t('bans.text')}</span>
      </div>
      <table class="table table--bans">
        <thead>
          <tr>
            <th class="col-person">{t('offline.from')}</th>
            <th>{t('bans.reason')}</th>
            <th class="col-group">{t('bans.by')}</th>
            <th class="col-when">{t('bans.until')}</th>
            <th class="col-action" />
          </tr>
        </thead>
        <tbody>
          {bans.map((ban) => {
            const { customer, until, reason, by, network } = ban;
            const name = customerName({ name: ban.name }, customer);
            return (
              <tr key={customer}>
                <td class="col-person">
                  <Person
                    picture={<Avatar id={customer} name={ban.name} kind="customer" />}
                    name={name}
                    detail={network ? t('bans.network') : ''}
                  />
                </td>
                <td class="secondary" title={reason}>
                  {reason}
                </td>
                <td class="col-group secondary">{nameIn(colleagues, by)}</td>
                <td class="col-when muted small" title={exact(until)}>
                  {moment(until, now)}
                </td>
                <td class="col-action is-number">
                  <LiftButton ban={ban} name={name} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
