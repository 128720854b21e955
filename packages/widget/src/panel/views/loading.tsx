import type { DesksideError } from '@deskside/sdk/customer';
import { DeskMark, Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { Reason } from '../parts/failure.tsx';
import { useLasting } from '../parts/use-now.ts';
import { useSession } from '../session-context.ts';

/** The shape of what comes, after a moment in which nothing needs to be shown. */
export function LoadingView() {
  const { say } = useSession().speech;
  const slow = useLasting(true, 300);
  return (
    <>
      <Header title={say.support} picture={<DeskMark />} />
      <div class="panel__body" aria-busy="true">
        <p class="visually-hidden" role="status">
          {slow && say.loading}
        </p>
        {slow && (
          <div class="skeleton" aria-hidden="true">
            <i class="skeleton__title" />
            <i />
            <i class="skeleton__control" />
            <i class="skeleton__control" />
            <i class="skeleton__control" />
          </div>
        )}
      </div>
    </>
  );
}

export function FailedView({ error, onRetry }: { error: DesksideError; onRetry: () => void }) {
  const { say } = useSession().speech;
  return (
    <>
      <Header title={say.support} picture={<DeskMark />} />
      <div class="panel__body done" role="alert">
        <span class="done__mark done__mark--failed">
          <Icon name="warning" />
        </span>
        <h3 class="title" tabIndex={-1} data-focus>
          {say.failedTitle}
        </h3>
        <p class="lead">
          <Reason error={error} />
        </p>
        <p class="done__ways">
          <button class="button button--primary" type="button" onClick={onRetry}>
            {say.tryAgain}
          </button>
        </p>
      </div>
    </>
  );
}
