import type { FinishedSummary } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { useSupporter } from '../state/supporter-context.ts';

/** The server's page size. */
const PAGE = 100;

interface History {
  /** Null until they are there. */
  records: readonly FinishedSummary[] | null;
  error: unknown;
  isComplete: boolean;
  load(): Promise<void>;
  loadOlder(): Promise<void>;
}

/** A customer's earlier conversations, newest first; none while nobody is named. */
export function useHistory(customer: string | null): History {
  const supporter = useSupporter();
  const [records, setRecords] = useState<readonly FinishedSummary[] | null>(null);
  const [isComplete, setComplete] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const add = async (before?: number, isWanted = () => true) => {
    if (customer === null) return;
    const found = await supporter.history(customer, before === undefined ? {} : { before });
    if (!isWanted()) return;
    setRecords((known) => (before === undefined ? found : [...(known ?? []), ...found]));
    setComplete(found.length < PAGE);
    setError(null);
  };
  useEffect(() => {
    let isWanted = true;
    setRecords(null);
    add(undefined, () => isWanted).catch((problem: unknown) => isWanted && setError(problem));
    return () => {
      isWanted = false;
    };
  }, [customer]);
  return {
    records,
    error,
    isComplete,
    load: () => add(),
    loadOlder: () => add(records?.at(-1)?.endedAt),
  };
}
