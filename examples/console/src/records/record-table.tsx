import type { FinishedSummary } from '@deskside/sdk/supporter';
import { Avatar } from '../parts/avatar.tsx';
import { Stars } from '../parts/stars.tsx';
import { When } from '../parts/when.tsx';
import { go } from '../state/place.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { customerName, nameIn, productName } from '../text/names.ts';
import { t } from '../text/text.ts';

export function RecordTable({ records, chosen }: { records: readonly FinishedSummary[]; chosen: string | null }) {
  return (
    <table class="table table--dense table--records">
      <thead>
        <tr>
          <th class="col-clock" aria-sort="descending">
            {t('records.began')}
          </th>
          <th class="col-customer">{t('queue.customer')}</th>
          <th>{t('record.subject')}</th>
          <th class="col-text">{t('customer.product')}</th>
          <th class="col-text">{t('record.problem-type')}</th>
          <th class="col-stars">{t('survey.rating')}</th>
          <th class="col-clock is-number">{t('records.lasted')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row key={record.conversation} record={record} isChosen={record.conversation === chosen} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ record, isChosen }: { record: FinishedSummary; isChosen: boolean }) {
  const desk = useStore(useSupporter().$desk);
  const { details, customer, record: written, survey } = record;
  const name = written?.customerName || customerName(details, customer);
  const began = record.answeredAt ?? record.requestedAt;
  const open = () => go({ page: 'records', record: record.conversation });
  return (
    <tr class={isChosen ? 'is-selected is-link' : 'is-link'} onClick={open}>
      <td class="numbers secondary small">
        <When at={began} />
      </td>
      <td>
        <span class="person">
          <Avatar id={customer} name={details.name ?? ''} kind="customer" size={20} />
          <button class="row-button cut" type="button" aria-label={t('records.open-name', { name })} onClick={open}>
            {name}
          </button>
        </span>
      </td>
      <td>{written?.subject || <span class="muted">{t('records.no-subject')}</span>}</td>
      <td class="secondary">{productName(desk, written ? written.product : record.product)}</td>
      <td class="secondary">{nameIn(desk?.problemTypes, written?.problemType)}</td>
      <td>{survey ? <Stars score={survey.score} /> : <span class="muted">{t('records.no-rating')}</span>}</td>
      <td class="is-number">{duration(record.endedAt - began)}</td>
    </tr>
  );
}
