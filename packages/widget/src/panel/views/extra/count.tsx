import { useSession } from '../../session-context.ts';
import { useExtra } from './use-extra.ts';

/** How much room is left in a text that is nearly too long. */
export function Count({ left }: { left: number }) {
  const { say, count } = useSession();
  const texts = useExtra();
  return (
    <span class={left < 0 ? 'is-over' : ''}>
      {left < 0 ? count(say.charactersOver, -left) : count(texts.charactersLeft, left)}
    </span>
  );
}
