import { useEffect } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import type { Session } from '../state/session.ts';
import { explain } from '../text/explain.ts';
import { t } from '../text/text.ts';
import { Card } from './card.tsx';

/** A reload: the sign-in is checked. */
export function Resuming() {
  return (
    <div class="late">
      <Card title={t('resume.title')}>
        <Skeleton />
      </Card>
    </div>
  );
}

const AGAIN_MS = 5_000;

/** A reload while the server cannot be reached: the sign-in may still be good. */
export function Unreachable({ session, error }: { session: Session; error: unknown }) {
  useEffect(() => {
    const again = () => void session.resume();
    const timer = setTimeout(again, AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', again);
    };
  }, [error]);
  return (
    <Card title={t('resume.unreachable')} text={explain(error)}>
      <ActionButton kind="primary" size="large" action={() => session.resume()}>
        {t('try-now')}
      </ActionButton>
      <button class="button button--quiet" type="button" onClick={() => void session.signOut()}>
        {t('sign-out')}
      </button>
    </Card>
  );
}
