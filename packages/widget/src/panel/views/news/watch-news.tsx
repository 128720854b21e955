import type { CustomerConversation, Message } from '@deskside/sdk/customer';
import type { Session } from '../../session.ts';
import { desktop, tellDesktop } from './desktop.ts';
import { inFirstTab } from './first-tab.ts';
import { NewsCard } from './news-card.tsx';
import { ring, sound } from './sound.ts';
import { createTitle } from './title.ts';

/** Long enough for another tab to say that it was read there, in ms. */
const READ_MS = 300;

const isNews = ({ mine, deleted, seq }: Message) => !mine && !deleted && seq !== null;

/**
 * Tells a customer who looks elsewhere what comes: by the page's title, by a card beside the icon, and, in one of all
 * tabs, by a sound and on the desktop. Whoever reads it here or in another tab is not told any more.
 */
export function watchNews(session: Session, conversation: CustomerConversation, signal: AbortSignal): void {
  const { $messages, $unread, $connection, $supporter } = conversation;
  const title = createTitle();
  /** What was there when the first connection opened is history, not news. */
  let last: number | undefined;
  let dismissed = 0;
  let card: object | null = null;

  const isHidden = () => session.root.ownerDocument.hidden;
  const isAway = () => !session.$open.get() || isHidden();
  const newest = () => $messages.get().findLast(isNews);
  const isUnread = () => $unread.get() > 0 && isAway();

  const tell = (message: Message) =>
    inFirstTab(`deskside ${message.id}`, async () => {
      await new Promise((resolve) => setTimeout(resolve, READ_MS));
      if (!isUnread()) return;
      if (sound.isOn) ring();
      if (isHidden() && desktop() === 'granted') tellDesktop(message, conversation.id, () => session.open());
    }).catch(() => {
      // The page is going away.
    });

  const show = () => {
    title.show(isUnread() ? $unread.get() : 0, session.number);
    const message = $unread.get() > 0 ? newest() : undefined;
    const mine = card;
    card =
      message && message.seq! > dismissed ? (
        <NewsCard
          message={message}
          supporter={$supporter.get()}
          onDismiss={() => {
            dismissed = message.seq!;
            show();
          }}
        />
      ) : null;
    if (card || session.$card.get() === mine) session.$card.set(card);
  };

  const look = () => {
    const message = newest();
    const seq = message?.seq ?? 0;
    if (message && last !== undefined && seq > last && isAway()) void tell(message);
    if (last !== undefined || $connection.get().state === 'open') last = seq;
    show();
  };

  const undo = [
    $messages.subscribe(look),
    $connection.subscribe(look),
    $unread.subscribe(show),
    session.$open.subscribe(show),
    // Whatever follows the conversation watches for itself.
    session.$conversation.listen((next) => next !== conversation && leave()),
  ];
  const here = new AbortController();
  document.addEventListener('visibilitychange', show, here);
  const leave = () => {
    for (const stop of undo) stop();
    here.abort();
    title.show(0, session.number);
    if (session.$card.get() === card) session.$card.set(null);
  };
  signal.addEventListener('abort', leave, here);
}
