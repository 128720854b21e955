import type { FinishedSummary } from '@deskside/sdk/supporter';
import { useSupporter } from '../state/supporter-context.ts';
import { usePages, type Pages } from '../state/use-pages.ts';

/** A customer's earlier conversations, newest first; none while nobody is named. */
export function useHistory(customer: string | null): Pages<FinishedSummary> {
  const supporter = useSupporter();
  return usePages(
    customer,
    async (before) => (customer === null ? [] : supporter.history(customer, before === undefined ? {} : { before })),
    ({ endedAt }) => endedAt,
  );
}
