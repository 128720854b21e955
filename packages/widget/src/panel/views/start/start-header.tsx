import type { PublicDesk } from '@deskside/sdk/customer';
import { Presence } from '../../parts/avatar.tsx';
import { Header } from '../../parts/header.tsx';
import { DeskMark } from './desk-mark.tsx';
import { useSession } from '../../session-context.ts';
import { useStart } from './use-start.ts';
import { useStore } from '../../use-store.ts';

interface StartHeaderProps {
  desk: PublicDesk;
  /** Stands in the first line of a page behind the first one; the desk's name moves below it. */
  title?: string | undefined;
  onBack?: (() => void) | undefined;
}

/** The header of everything before a request. */
export function StartHeader({ desk, title, onBack }: StartHeaderProps) {
  const session = useSession();
  const texts = useStart();
  const earlier = useStore(session.$earlier);
  const menu = [
    { label: texts.enterCode, onChoose: () => session.go({ at: 'code' }) },
    { label: texts.leaveMessage, onChoose: () => session.go({ at: 'message' }) },
    ...(earlier.length ? [{ label: texts.earlier, onChoose: () => session.go({ at: 'earlier' }) }] : []),
  ];
  if (title) return <Header title={title} subtitle={desk.name} onBack={onBack} menu={menu} />;
  return (
    <Header
      title={desk.name}
      picture={<DeskMark />}
      menu={menu}
      subtitle={
        <>
          <Presence status={desk.online ? 'online' : 'offline'} />
          {desk.online ? session.count(texts.peopleOnline, desk.online) : texts.nobodyOnline}
        </>
      }
    />
  );
}
