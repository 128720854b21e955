import { Icon } from '../parts/icon.tsx';
import { useNow } from '../state/clock.ts';
import { codeOf, explain } from '../text/explain.ts';
import { duration } from '../text/format.ts';
import { t } from '../text/text.ts';

export interface Failure {
  error: unknown;
  /** When another try makes sense, on this device's clock. */
  until: number;
}

/** How long to wait before another try, in milliseconds. */
export function useWait(failure: Failure | null): number {
  return useNow(Date.now) < (failure?.until ?? 0) ? failure!.until - Date.now() : 0;
}

function wordsOf({ error }: Failure): string {
  const code = codeOf(error);
  // One answer for a wrong desk, name or password: the server does not tell either.
  if (code === 'unauthorized' || code === 'not_found' || code === 'forbidden') return t('sign-in.wrong');
  if (code === 'rate_limited') return t('sign-in.limited');
  if (code === 'challenge_required') return t('sign-in.challenge');
  return explain(error);
}

/** Why it did not work, and when to try again. */
export function SignInFailure({ failure }: { failure: Failure | null }) {
  const leftMs = useWait(failure);
  return (
    <div role="alert" class="alert">
      {failure && (
        <div class="notice notice--danger">
          <Icon name="warning" small />
          <span>
            {wordsOf(failure)} {leftMs > 0 && t('sign-in.again-in', { time: duration(leftMs + 999) })}
          </span>
        </div>
      )}
    </div>
  );
}
