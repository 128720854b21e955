import type { FinishedConversation } from '@deskside/sdk/supporter';
import { MailLink, PageLink, PhoneLink } from '../parts/contact.tsx';
import { Facts } from '../parts/facts.tsx';
import { Stars } from '../parts/stars.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { customerName, groupName, nameIn, productName } from '../text/names.ts';
import { t } from '../text/text.ts';

export function RecordSummary({ found }: { found: FinishedConversation }) {
  const desk = useStore(useSupporter().$desk);
  const { record, details, survey } = found;
  const phone = record?.phone || details.phone;
  const email = record?.email || details.email;
  const waited = (found.answeredAt ?? found.endedAt) - found.requestedAt;
  return (
    <>
      <div class="block">
        <Facts
          facts={[
            [t('queue.customer'), record?.customerName || customerName(details, found.customer)],
            [t('customer.phone'), phone && <PhoneLink phone={phone} />],
            [t('customer.email'), email && <MailLink email={email} />],
            [t('records.supporter'), [found.supporter?.name, groupName(desk, found.group)].filter(Boolean).join(', ')],
            [t('customer.came-by'), t('records.came-by', { mode: t(`mode.${found.mode}`), time: duration(waited) })],
            [t('customer.page'), found.page && <PageLink page={found.page} />],
            [t('customer.product'), productName(desk, record ? record.product : found.product)],
            [t('record.problem-type'), nameIn(desk?.problemTypes, record?.problemType)],
            [t('records.ended-by'), t(`records.by-${found.endedBy}`)],
          ]}
        />
      </div>
      <div class="block">
        <h3 class="block__title">{t('survey.title')}</h3>
        {survey ? (
          <Facts
            facts={[
              [t('survey.rating'), <Stars score={survey.score} />],
              [t('survey.solved'), survey.solved && t(`survey.${survey.solved}`)],
              [t('offline.comment'), survey.comment && <span class="words">{survey.comment}</span>],
            ]}
          />
        ) : (
          <p class="small muted">{t('survey.none')}</p>
        )}
      </div>
      <div class="block">
        <h3 class="block__title">{t('record.content')}</h3>
        {record?.content ? <p class="words">{record.content}</p> : <p class="small muted">{t('records.no-content')}</p>}
      </div>
    </>
  );
}
