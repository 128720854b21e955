import type { OwnMessage } from '@deskside/sdk/customer';
import { useEffect } from 'preact/hooks';
import type { earlier as en } from '../../../locales/en.json';
import type { Texts } from '../../../locales/words.ts';
import { useSession } from '../../session-context.ts';

/** A message that was left, and what was answered. */
export function LeftMessage({ message, texts }: { message: OwnMessage; texts: Texts<typeof en> }) {
  const session = useSession();
  const { id, at, text, answer } = message;
  const isNew = answer?.read === false;
  useEffect(() => {
    if (!isNew) return;
    // Should it not arrive, it is new once more the next time.
    session.customer.markMessageRead(id).catch(() => {});
    session.$earlier.set(
      session.$earlier.get().map((one) => (one.id === id ? { ...message, answer: { ...answer, read: true } } : one)),
    );
  }, [isNew]);
  return (
    <>
      <ol class="earlier__said" aria-label={session.say.conversation}>
        <li class="earlier__line earlier__line--mine">
          <b>{session.say.you}</b>
          <time dateTime={new Date(at).toISOString()}>{session.clock(at)}</time>
          <p dir="auto">{text}</p>
        </li>
        {answer && (
          <li class="earlier__line">
            <b>{answer.by.name}</b>
            <time dateTime={new Date(answer.at).toISOString()}>{session.exact(answer.at)}</time>
            <p dir="auto">{answer.text}</p>
          </li>
        )}
      </ol>
      {answer ? (
        <button class="button button--primary" type="button" onClick={() => session.go({ at: 'start' })}>
          {texts.reply}
        </button>
      ) : (
        <p class="muted">{texts.notYet}</p>
      )}
    </>
  );
}
