import { offlineIcon } from '../../look/icons.ts';
import { useSession } from '../session-context.ts';
import { Header } from './header.tsx';
import { Icon } from './icon.tsx';
import type { FallbackProps } from './lazy.tsx';

/** In the place of a part: nothing until it is there, and a way to try again if it does not come. */
export function Missing({ error, onRetry }: FallbackProps) {
  const { say } = useSession();
  return error ? (
    <div class="banner" role="alert">
      <Icon path={offlineIcon} />
      <span>{say.failedNetwork}</span>
      <button class="link" onClick={onRetry}>
        {say.tryAgain}
      </button>
    </div>
  ) : null;
}

/** In the place of a view: a header, so that the panel can be closed. */
export function MissingView(props: FallbackProps) {
  return (
    <>
      <Header title={useSession().say.support} />
      <Missing {...props} />
    </>
  );
}
