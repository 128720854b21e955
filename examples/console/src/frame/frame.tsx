import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ShortcutSheet } from '../help/shortcut-sheet.tsx';
import { Offers } from '../offers/offers.tsx';
import { Records } from '../records/records.tsx';
import { Responses } from '../responses/responses.tsx';
import { Settings } from '../settings/settings.tsx';
import { renewPush } from '../push/push.ts';
import { keepEnded } from '../state/ended.ts';
import { $layout } from '../state/layout.ts';
import { $colleaguesDrawer, $colleaguesRail, $talk } from '../state/panels.ts';
import { watchRoom } from '../state/panes.ts';
import { $place, type Place } from '../state/place.ts';
import type { Session } from '../state/session.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { setAccent } from '../state/theme.ts';
import { useStore } from '../state/use-store.ts';
import { TalkDrawer } from '../talk/talk-drawer.tsx';
import { useTalkNews } from '../talk/use-talk-news.ts';
import { Tasks } from '../tasks/tasks.tsx';
import { useTransferNews } from '../transfer/use-transfer-news.ts';
import { Visitors } from '../visitors/visitors.tsx';
import { Panes } from '../workspace/panes.tsx';
import { Colleagues } from './colleagues.tsx';
import { ColleaguesDrawer } from './colleagues-drawer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ConversationBar } from './conversation-bar.tsx';
import { NotifyBanner } from './notify-banner.tsx';
import { Sidebar } from './sidebar.tsx';
import { Title } from './title.tsx';
import { keepStrayFilesOut } from '../workspace/attach.ts';
import { useAutoAway } from './use-auto-away.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The app of somebody who is signed in: menu, running conversations, one place, colleagues, offers. */
export function Frame({ session }: { session: Session }) {
  const supporter = useSupporter();
  const layout = useStore($layout);
  const place = useStore($place);
  const desk = useStore(supporter.$desk);
  const wantsRail = useStore($colleaguesRail);
  const hasRail = wantsRail && place.page === 'tasks' && layout !== 'phone';
  const hasDrawer = useStore($colleaguesDrawer);
  const talk = useStore($talk);
  const [showsKeys, setShowsKeys] = useState(false);
  useAutoAway();
  useTransferNews(supporter);
  useTalkNews(supporter);
  useShortcuts(() => setShowsKeys(true));
  useEffect(() => keepEnded(supporter), [supporter]);
  useEffect(keepStrayFilesOut, []);
  useEffect(() => {
    // Without it this browser stays silent while the console is closed: the settings say so.
    renewPush(supporter).catch(() => {});
  }, [supporter]);
  const page = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (page.current && layout !== 'phone' ? watchRoom(page.current) : undefined), [layout]);

  useEffect(() => {
    setAccent(desk?.settings.accent ?? '');
    return () => setAccent('');
  }, [desk?.settings.accent]);

  return (
    <div class={`app app--${layout}`}>
      <Title />
      <Sidebar session={session} isCompact={layout !== 'wide'} onKeys={() => setShowsKeys(true)} />
      <ConversationBar />
      <div class="stage">
        <ConnectionBanner />
        <NotifyBanner />
        <div class="page" ref={page}>
          {/* Takes the focus when what had it is gone: see keep-focus.ts. */}
          <main class="page__place" tabIndex={-1}>
            <Here place={place} tracks={desk?.settings.tracking.enabled ?? false} />
          </main>
          {hasRail && <Colleagues />}
        </div>
      </div>
      {hasDrawer && <ColleaguesDrawer />}
      {talk !== null && <TalkDrawer key={talk} colleague={talk} />}
      {showsKeys && <ShortcutSheet onClose={() => setShowsKeys(false)} />}
      <Offers />
    </div>
  );
}

function Here({ place, tracks }: { place: Place; tracks: boolean }) {
  if (place.page === 'conversation') return <Panes active={place.conversation} />;
  if (place.page === 'records') return <Records record={place.record} />;
  if (place.page === 'visitors' && tracks) return <Visitors />;
  if (place.page === 'responses') return <Responses />;
  if (place.page === 'settings') return <Settings />;
  return <Tasks />;
}
