import type { CustomerConversation, PublicDesk } from '@deskside/sdk/customer';
import { Avatar } from '../../parts/avatar.tsx';
import { Header } from '../../parts/header.tsx';
import { DeskMark } from '../start/desk-mark.tsx';
import { useSession } from '../../session-context.ts';
import { useStart } from '../start/use-start.ts';
import { durationOf } from '../start/duration-of.ts';
import { useStore } from '../../use-store.ts';

interface EndedHeaderProps {
  conversation: CustomerConversation;
  desk: PublicDesk | null;
  lasted: (values: { name: string; minutes: string }) => string;
}

/** Who it was with and how long it took. */
export function EndedHeader({ conversation, desk, lasted }: EndedHeaderProps) {
  const session = useSession();
  const { say } = session;
  const start = useStart();
  const supporter = useStore(conversation.$supporter);
  const timeline = useStore(conversation.$timeline);
  const joined = timeline.find((item) => item.kind === 'joined');
  const ended = timeline.findLast((item) => item.kind === 'ended');
  const subtitle =
    supporter && joined && ended
      ? lasted({ name: supporter.name, minutes: durationOf(ended.at - joined.at, session.language, start.underMinute) })
      : (supporter?.name ?? desk?.name);
  return (
    <Header
      title={say.ended}
      subtitle={subtitle}
      picture={supporter ? <Avatar key={supporter.id} person={supporter} size={36} /> : <DeskMark />}
      menu={[{ label: start.startAgain, onChoose: session.startAgain }]}
    />
  );
}
