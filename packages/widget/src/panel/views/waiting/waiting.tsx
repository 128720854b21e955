import { useStore } from '../../use-store.ts';
import type { TalkProps } from '../talk.tsx';
import { Queue } from './queue.tsx';
import { Ringing } from './ringing.tsx';
import { WaitingHeader } from './waiting-header.tsx';

/** Above the messages of somebody who waits: what for, who is asked, or the place in the queue. */
export function Waiting({ conversation, desk }: TalkProps) {
  const placement = useStore(conversation.$placement);
  const queue = useStore(conversation.$queue);
  return (
    <>
      <WaitingHeader desk={desk} />
      {placement.phase === 'offered' && <Ringing conversation={conversation} offer={placement} />}
      {queue && <Queue queue={queue} />}
    </>
  );
}
