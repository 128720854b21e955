import type { PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../locales/words.ts';
import { Icon } from '../parts/icon.tsx';
import { DeskMark, Header } from '../parts/header.tsx';
import { useSession } from '../session-context.ts';

/** The message is with the desk. */
export function LeftView({ desk, contact }: { desk: PublicDesk | null; contact: string }) {
  const session = useSession();
  const { say } = session.speech;
  const again = () => {
    session.startAgain();
    session.go({ at: 'message' });
  };
  return (
    <>
      <Header title={desk?.name ?? say.support} picture={<DeskMark />} />
      <div class="panel__body done">
        <span class="done__mark">
          <Icon name="check" />
        </span>
        <h3 class="title" tabIndex={-1} data-focus>
          {say.haveMessage}
        </h3>
        {contact && <p class="lead">{fill(say.answerTo, { contact })}</p>}
        <p class="done__ways">
          <button class="button" type="button" onClick={again}>
            {say.writeAnother}
          </button>
          <button class="button button--soft" type="button" onClick={session.startAgain}>
            {say.startAgain}
          </button>
        </p>
      </div>
      <p class="panel__credit">{say.credit}</p>
    </>
  );
}
