import type { DesksideError } from '@deskside/sdk/customer';
import { explain } from '../explain.ts';
import { DeskMark, Header } from '../parts/header.tsx';
import { Icon } from '../parts/icon.tsx';
import { Title } from '../parts/title.tsx';
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

export function FailedView({ error }: { error: DesksideError }) {
  const session = useSession();
  const { say } = session.speech;
  return (
    <>
      <Header title={say.support} picture={<DeskMark />} />
      <div class="panel__body done" role="alert">
        <span class="done__mark done__mark--failed">
          <Icon name="warning" />
        </span>
        <Title lead={explain(error, session.speech)}>{say.failedTitle}</Title>
        <p class="done__ways">
          <button class="button button--primary" type="button" onClick={session.loadDesk}>
            {say.tryAgain}
          </button>
        </p>
      </div>
    </>
  );
}
