import type { Notice, Visit } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { lobby as en } from '../../../locales/en.json';
import { lobby as zh } from '../../../locales/zh-CN.json';
import { Avatar } from '../../parts/avatar.tsx';
import { useSection, useSession } from '../../session-context.ts';
import css from './notice-card.css?inline';

/** A notice of a supporter, beside the icon: an invitation to talk, or something to know. */
export function NoticeCard({ notice, visit }: { notice: Notice; visit: Visit }) {
  const session = useSession();
  const texts = useSection('lobby', { en, 'zh-CN': zh }, css);
  const { id, kind, text, link, from } = notice;
  // Another tab may have been faster; the notice is gone here all the same.
  const answer = (what: 'accepted' | 'dismissed') => visit.answer(id, what).catch(() => {});
  return (
    <section class="notice-card" role="status" aria-label={fill(texts.from, { name: from.name })}>
      <Avatar person={from} size={36} />
      <div>
        <strong>{from.name}</strong>
        <p dir="auto">{text}</p>
        <p class="notice-card__ways">
          {kind === 'invitation' ? (
            <button
              class="link"
              type="button"
              onClick={() => {
                void answer('accepted');
                session.open({ to: { seat: from.id } });
              }}
            >
              {texts.talk}
            </button>
          ) : (
            link && (
              <a class="link" href={link} rel="noopener noreferrer" onClick={() => void answer('accepted')}>
                {texts.look}
              </a>
            )
          )}
          <button class="link" type="button" onClick={() => void answer('dismissed')}>
            {texts.dismiss}
          </button>
        </p>
      </div>
    </section>
  );
}
