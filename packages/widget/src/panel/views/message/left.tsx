import type { PublicDesk } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Icon } from '../../parts/icon.tsx';
import { Header } from '../../parts/header.tsx';
import { DeskMark } from '../start/desk-mark.tsx';
import { useSection, useSession } from '../../session-context.ts';
import { useStart } from '../start/use-start.ts';
import { message as en } from '../../../locales/en.json';
import { message as zh } from '../../../locales/zh-CN.json';
import css from './message.css?inline';

const CHECK = 'M4 10.5l4 4 8-9';

/** The message is with the desk. */
export function LeftView({ desk, contact }: { desk: PublicDesk | null; contact: string }) {
  const session = useSession();
  const { say } = session;
  const start = useStart();
  const texts = useSection('message', { en, 'zh-CN': zh }, css);
  const again = () => {
    session.startAgain();
    session.go({ at: 'message' });
  };
  return (
    <>
      <Header title={desk?.name ?? say.support} picture={<DeskMark />} />
      <div class="panel__body done">
        <span class="done__mark">
          <Icon path={CHECK} />
        </span>
        <h3 class="title" tabIndex={-1} data-focus>
          {texts.haveMessage}
        </h3>
        {contact && <p class="lead">{fill(texts.answerTo, { contact })}</p>}
        <p class="done__ways">
          <button class="button" type="button" onClick={again}>
            {texts.writeAnother}
          </button>
          <button class="button button--soft" type="button" onClick={session.startAgain}>
            {start.startAgain}
          </button>
        </p>
      </div>
      <p class="panel__credit">{start.credit}</p>
    </>
  );
}
