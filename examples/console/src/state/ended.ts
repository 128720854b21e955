import type { Supporter } from '@deskside/sdk/supporter';
import { remembered } from './device.ts';

const isList = (value: unknown) => Array.isArray(value) && value.every((id) => typeof id === 'string');

/**
 * Conversations that have ended and were not closed stay open over a reload: the server gives back only those that go on.
 * Ends with the function it returns.
 */
export function keepEnded(supporter: Supporter): () => void {
  const kept = remembered<string[]>(`ended.${supporter.session}`, [], isList, () => sessionStorage);
  // Who cannot be reached now can be opened from the tasks.
  for (const id of kept.get()) supporter.reopen(id).catch(() => {});
  let undo: (() => void)[] = [];
  const keep = () => {
    const ended = supporter.$conversations.get().filter((one) => one.$state.get() === 'ended' && one.$isMine.get());
    kept.set(ended.map(({ id }) => id));
  };
  const stop = supporter.$conversations.listen((conversations) => {
    for (const off of undo) off();
    undo = conversations.map((conversation) => conversation.$state.listen(keep));
    keep();
  });
  return () => {
    stop();
    for (const off of undo) off();
  };
}
