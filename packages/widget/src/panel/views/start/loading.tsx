import { warningIcon } from '../../../look/icons.ts';
import { Header } from '../../parts/header.tsx';
import { DeskMark } from './desk-mark.tsx';
import { Icon } from '../../parts/icon.tsx';
import type { FallbackProps } from '../../parts/lazy.tsx';
import { Reason } from './reason.tsx';
import { useLasting } from '../../parts/use-now.ts';
import { useStart } from './use-start.ts';
import { useSession } from '../../session-context.ts';

/** The shape of what comes, after a moment in which nothing needs to be shown; or why it does not come. */
export function LoadingView({ error, onRetry }: FallbackProps) {
  const { say } = useSession();
  const texts = useStart();
  const slow = useLasting(true, 300);
  return (
    <>
      <Header title={say.support} picture={<DeskMark />} />
      {error ? (
        <div key="failed" class="panel__body done" role="alert">
          <span class="done__mark done__mark--failed">
            <Icon path={warningIcon} />
          </span>
          <h3 class="title" tabIndex={-1} data-focus>
            {texts.failedTitle}
          </h3>
          <p class="lead">
            <Reason error={error} />
          </p>
          <p class="done__ways">
            <button class="button button--primary" onClick={onRetry}>
              {say.tryAgain}
            </button>
          </p>
        </div>
      ) : (
        <div class="panel__body" aria-busy="true">
          <p class="visually-hidden" role="status">
            {slow && texts.loading}
          </p>
          {slow && (
            <div class="skeleton" aria-hidden="true">
              <i />
              <i />
              <i />
              <i />
              <i />
            </div>
          )}
        </div>
      )}
    </>
  );
}
