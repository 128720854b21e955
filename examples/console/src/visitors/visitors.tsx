import { NOTICE_VISITORS_MAX } from '@deskside/sdk/constants';
import type { Lobby, NoticeKind, Visitor } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Empty } from '../parts/empty.tsx';
import { Failed } from '../parts/failed.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { NoticeDialog } from './notice-dialog.tsx';
import { useLobby } from './use-lobby.ts';
import { VisitorTable } from './visitor-table.tsx';

/** Who is on the site, and the way to tell them something. */
export function Visitors() {
  const { lobby, error, open } = useLobby();
  if (lobby) return <Open lobby={lobby} reopen={open} />;
  return (
    <div class="page__main">
      <Head />
      {error === null ? <Skeleton /> : <Failed title={t('visitors.failed')} error={error} load={open} />}
    </div>
  );
}

function Open({ lobby, reopen }: { lobby: Lobby; reopen(): void }) {
  const visitors = useStore(lobby.$visitors);
  const { state, error } = useStore(lobby.$connection);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState<NoticeKind | null>(null);

  if (state === 'closed' || (state === 'waiting' && !visitors)) {
    return (
      <div class="page__main">
        <Head />
        <Failed title={t('visitors.failed')} error={error} load={state === 'closed' ? reopen : lobby.retryNow} />
      </div>
    );
  }
  // Whoever left meanwhile cannot be told anything.
  const all = visitors ?? [];
  const ids = all.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const shown = all.filter((visitor) => fits(visitor, words));
  return (
    <div class="page__main">
      <Head>
        <div class="filters push">
          <SearchField label={t('visitors.search')} value={words} onInput={setWords} />
          <Verbs count={ids.length} ask={setAsks} />
        </div>
      </Head>
      <div class="page__scroll">
        <div class="section-head">
          <h2>{t('visitors.here')}</h2>
          {visitors && (
            <span class="small muted cut">
              {ids.length > NOTICE_VISITORS_MAX
                ? t('visitors.too-many', { count: ids.length, most: NOTICE_VISITORS_MAX })
                : ids.length
                  ? t('visitors.chosen', { count: ids.length })
                  : t('visitors.count', { count: all.length })}
            </span>
          )}
          {state !== 'open' && visitors && <span class="chip chip--warn push">{t('visitors.stale')}</span>}
        </div>
        {!visitors ? (
          <Skeleton />
        ) : shown.length ? (
          <VisitorTable now={lobby.now} visitors={shown} chosen={chosen} onChoose={setChosen} />
        ) : all.length ? (
          <Empty icon="search" title={t('visitors.none-found')} text={t('visitors.count', { count: all.length })}>
            <button class="button button--small" type="button" onClick={() => setWords('')}>
              {t('queue.show-all')}
            </button>
          </Empty>
        ) : (
          <Empty icon="visitors" title={t('visitors.none')} text={t('visitors.none-text')} />
        )}
      </div>
      {asks && (
        <NoticeDialog
          lobby={lobby}
          kind={asks}
          visitors={ids}
          onClose={() => setAsks(null)}
          onSent={() => {
            setAsks(null);
            setChosen(new Set());
          }}
        />
      )}
    </div>
  );
}

function Head({ children }: { children?: preact.ComponentChildren }) {
  return (
    <header class="page__head">
      <h1 class="page__title">{t('visitors.title')}</h1>
      {children}
    </header>
  );
}

/** Nobody can ask for an admin, so an admin invites nobody. */
function Verbs({ count, ask }: { count: number; ask(kind: NoticeKind): void }) {
  const isAdmin = useSupporter().member.role === 'admin';
  const isDisabled = count === 0 || count > NOTICE_VISITORS_MAX;
  return (
    <>
      <button class="button" type="button" disabled={isDisabled} onClick={() => ask('notice')}>
        {t('visitors.notice')}
      </button>
      {!isAdmin && (
        <button class="button button--primary" type="button" disabled={isDisabled} onClick={() => ask('invitation')}>
          {t('visitors.invite')}
        </button>
      )}
    </>
  );
}

function fits({ page }: Visitor, words: string): boolean {
  const text = `${page.title} ${page.url}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
