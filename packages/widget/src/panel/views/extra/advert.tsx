import { useState } from 'preact/hooks';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useExtra } from './use-extra.ts';

/** The desk's own words, where the conversation begins: they scroll away with it and are never between messages. */
export function Advert() {
  const session = useSession();
  const { look } = useExtra();
  const advertisement = useStore(session.$desk)?.advertisement;
  const [broken, setBroken] = useState(false);
  if (!advertisement) return null;
  const { text, link, picture } = advertisement;
  return (
    <li class="advert">
      {picture && !broken && (
        <img
          class="advert__picture"
          src={new URL(picture, session.server).href}
          alt=""
          onError={() => setBroken(true)}
        />
      )}
      <span dir="auto">
        {text}{' '}
        {link && (
          <a class="link" href={link} target="_blank" rel="noopener noreferrer">
            {look}
          </a>
        )}
      </span>
    </li>
  );
}
