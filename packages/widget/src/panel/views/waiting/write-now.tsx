import { fill } from '../../../locales/words.ts';
import { useWaiting } from './use-waiting.ts';

/** The first line of a conversation whose supporter has not answered yet. */
export function WriteNow({ name }: { name: string }) {
  return <li class="messages__event">{fill(useWaiting().writeNow, { name })}</li>;
}
