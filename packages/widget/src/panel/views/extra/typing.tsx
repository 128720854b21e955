import { fill } from '../../../locales/words.ts';
import { useExtra } from './use-extra.ts';

/** The last line while the other side writes. */
export function Typing({ name }: { name: string }) {
  const texts = useExtra();
  return (
    <li class="typing muted">
      <span class="typing__dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {fill(texts.writing, { name })}
    </li>
  );
}
