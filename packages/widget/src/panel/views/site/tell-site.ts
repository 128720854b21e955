import type { Customer, CustomerConversation } from '@deskside/sdk/customer';
import type { Status, Supporter } from '../../../api.ts';
import type { Emit } from '../../session.ts';

/** Tells the site's listeners what happens in the conversation. Returns its undo. */
export function tellSite({ $conversation }: Pick<Customer, '$conversation'>, emit: Emit): () => void {
  let leave = () => {};
  let status: Status = 'idle';
  const setStatus = (next: Status) => {
    if (next === status) return;
    status = next;
    emit('status', next);
  };
  const stop = $conversation.subscribe((conversation) => {
    leave();
    leave = conversation ? watch(conversation, emit, setStatus) : () => setStatus('idle');
    if (!conversation) setStatus('idle');
  });
  return () => {
    stop();
    leave();
  };
}

function watch(
  { $state, $queue, $supporter, $messages, $connection }: CustomerConversation,
  emit: Emit,
  setStatus: (status: Status) => void,
): () => void {
  let answered: string | undefined;
  /** What was there when the first connection opened is history, not news. */
  let last: number | undefined;
  const tellSupporter = () => {
    const seat = $supporter.get();
    if ($state.get() !== 'active' || !seat || seat.id === answered) return;
    const supporter: Supporter = { id: seat.id, name: seat.name };
    emit(answered === undefined ? 'assigned' : 'transferred', supporter);
    answered = seat.id;
  };
  const tellMessages = () => {
    const stored = $messages.get().filter(({ seq }) => seq !== null);
    const newest = stored.at(-1)?.seq ?? 0;
    for (const { id, text, mine, at, seq } of last === undefined ? [] : stored) {
      if (seq! > last!) emit('message', { id, text, mine, at });
    }
    if (last !== undefined || $connection.get().state === 'open') last = newest;
  };
  const undo = [
    $state.subscribe((phase) => {
      setStatus(phase);
      tellSupporter();
    }),
    $supporter.subscribe(tellSupporter),
    $queue.subscribe((place) => {
      if (place) emit('queue', { position: place.position, estimateMs: place.estimateMs });
    }),
    $connection.subscribe(tellMessages),
    $messages.subscribe(tellMessages),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
