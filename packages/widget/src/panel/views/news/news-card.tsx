import type { Message, Seat } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { IconButton } from '../../parts/icon.tsx';
import { useSession } from '../../session-context.ts';
import { useNews } from './use-news.ts';

const CLOSE = 'M5 5l10 10M15 5 5 15';

interface NewsCardProps {
  message: Message;
  supporter: Seat | null;
  onDismiss: () => void;
}

/** The newest message, beside the icon. It takes no focus; who cannot see it hears it. */
export function NewsCard({ message: { from, text, file }, supporter, onDismiss }: NewsCardProps) {
  const session = useSession();
  const texts = useNews();
  const person = supporter?.id === from.id ? supporter : { ...from, title: '', phone: '', picture: '' };
  return (
    <section class="news-card" role="status">
      <button
        class="news-card__open"
        type="button"
        aria-label={fill(texts.open, { name: from.name })}
        onClick={() => session.open()}
      >
        <Avatar key={person.id} person={person} size={36} />
        <span class="news-card__text">
          <strong>{from.name}</strong>
          <span dir="auto">{text || file?.name}</span>
        </span>
      </button>
      <IconButton icon={CLOSE} label={texts.dismiss} onClick={onDismiss} />
    </section>
  );
}
