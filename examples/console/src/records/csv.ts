import type { DeskView, FinishedSummary } from '@deskside/sdk/supporter';
import { stamp } from '../text/format.ts';
import { customerName, groupName, nameIn, productName } from '../text/names.ts';
import { t } from '../text/text.ts';

/** A text that a spreadsheet would take for a formula begins with a quote: it is words of a stranger. */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : value.replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Records as a table for spreadsheets: UTF-8 with a mark, so that all of them read it right. */
export function csvOf(desk: DeskView['desk'] | null, records: readonly FinishedSummary[]): string {
  const head = [
    t('records.began'),
    t('records.ended'),
    t('queue.customer'),
    t('customer.phone'),
    t('customer.email'),
    t('records.supporter'),
    t('tasks.group'),
    t('customer.came-by'),
    t('customer.product'),
    t('record.problem-type'),
    t('survey.rating'),
    t('survey.solved'),
    t('record.subject'),
    t('record.content'),
  ];
  const rows = records.map(({ record, details, survey, ...one }) => [
    stamp(one.answeredAt ?? one.requestedAt),
    stamp(one.endedAt),
    record?.customerName || customerName(details, one.customer),
    record?.phone || details.phone || '',
    record?.email || details.email || '',
    one.supporter?.name ?? '',
    groupName(desk, one.group),
    t(`mode.${one.mode}`),
    productName(desk, record ? record.product : one.product),
    nameIn(desk?.problemTypes, record?.problemType),
    survey?.score ?? '',
    survey?.solved ? t(`survey.${survey.solved}`) : '',
    record?.subject ?? '',
    record?.content ?? '',
  ]);
  return `\u{feff}${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
