import { useState } from 'preact/hooks';
import { menu as en } from '../../../locales/en.json';
import { menu as zh } from '../../../locales/zh-CN.json';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import css from './menu.css?inline';

const HOW = ['page', 'text', 'print'] as const;

interface SaveProps {
  /** Stand in a menu instead of by themselves. */
  role?: 'menuitem';
  onDone?: () => void;
}

/** Ways to keep the conversation, if there is anything to keep. What does it is fetched when one is chosen. */
export function SaveButtons({ role, onDone }: SaveProps) {
  const session = useSession();
  const texts = useSection('menu', { en, 'zh-CN': zh }, css);
  const conversation = useStore(session.$conversation);
  const messages = useStore(conversation?.$messages);
  const [failed, setFailed] = useState<string | null>(null);
  if (!conversation || !messages?.length) return null;
  return (
    <>
      {HOW.map((how) => (
        <button
          key={how}
          class={role ? 'menu__item' : 'link'}
          role={role}
          type="button"
          {...(role && { tabIndex: -1 })}
          onClick={() => {
            setFailed(null);
            import('../save/chunk.ts')
              .then(({ saveConversation }) => saveConversation(session, conversation, how))
              .then(onDone, () => setFailed(how));
          }}
        >
          {failed === how ? <span role="alert">{texts.failed}</span> : texts[how]}
        </button>
      ))}
    </>
  );
}
