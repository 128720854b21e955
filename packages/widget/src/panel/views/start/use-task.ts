import { useRef, useState } from 'preact/hooks';
import type { DesksideError } from '@deskside/sdk/customer';
import { errorOf } from '../../session.ts';

/** Something that takes a while and may fail: runs once at a time and keeps what went wrong. */
export interface Task {
  busy: boolean;
  error: DesksideError | null;
  run: (work: () => Promise<unknown>) => void;
  clear: () => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<DesksideError | null>(null);
  const running = useRef(false);
  return {
    busy,
    error,
    clear: () => setError(null),
    run(work) {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setError(null);
      work()
        .catch((thrown: unknown) => setError(errorOf(thrown)))
        .finally(() => {
          running.current = false;
          setBusy(false);
        });
    },
  };
}
