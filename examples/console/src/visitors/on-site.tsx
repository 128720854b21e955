import type { Lobby } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { PageLink } from '../parts/contact.tsx';
import { Facts } from '../parts/facts.tsx';
import { useNow } from '../state/clock.ts';
import { useStore } from '../state/use-store.ts';
import { explain } from '../text/explain.ts';
import { duration } from '../text/format.ts';
import { t } from '../text/text.ts';
import { siteOf } from './site-of.ts';
import { useLobby } from './use-lobby.ts';

/** Where a customer is on the site. Looked up when somebody asks: the lobby tells of everybody who is there. */
export function OnSite({ customer }: { customer: string }) {
  const [asks, setAsks] = useState(false);
  return (
    <div class="block">
      <h3 class="block__title">{t('visitors.here')}</h3>
      {asks ? (
        <Found customer={customer} />
      ) : (
        <span>
          <button class="button button--small" type="button" onClick={() => setAsks(true)}>
            {t('visitors.look')}
          </button>
        </span>
      )}
    </div>
  );
}

function Found({ customer }: { customer: string }) {
  const { lobby, error } = useLobby();
  if (error !== null) return <p class="small">{explain(error)}</p>;
  return lobby ? <Visit lobby={lobby} customer={customer} /> : <span class="spinner" />;
}

function Visit({ lobby, customer }: { lobby: Lobby; customer: string }) {
  const visitors = useStore(lobby.$visitors);
  const now = useNow(lobby.now);
  if (!visitors) return <span class="spinner" />;
  const visitor = visitors.find(({ id }) => id === customer);
  if (!visitor) return <p class="small muted">{t('visitors.not-here')}</p>;
  const { page, pages, visits, referrer, since } = visitor;
  return (
    <Facts
      facts={[
        [t('visitors.page'), <PageLink page={page.url} />],
        [t('visitors.since'), duration(now - since)],
        [t('visitors.pages'), String(pages)],
        [t('visitors.visits'), visits !== null && String(visits)],
        [t('visitors.came-from'), referrer && siteOf(referrer)],
      ]}
    />
  );
}
