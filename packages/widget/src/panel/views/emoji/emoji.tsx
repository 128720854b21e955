import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { emojiGroups } from '../../../emoji.ts';
import { emoji as en } from '../../../locales/en.json';
import { emoji as zh } from '../../../locales/zh-CN.json';
import { useSection } from '../../session-context.ts';
import css from './emoji.css?inline';

/** As many stand in a row. */
const COLUMNS = 8;

const all = emojiGroups.flatMap(([, signs]) => signs.split(' '));

/** Emoji to choose from: arrows move, Enter takes, Esc leaves. It stays for more than one. */
export function Emoji({ onChoose, onClose }: { onChoose: (sign: string) => void; onClose: () => void }) {
  const texts = useSection('emoji', { en, 'zh-CN': zh }, css);
  const box = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(0);

  useLayoutEffect(() => box.current!.querySelectorAll('button')[now]!.focus(), [now]);

  return (
    <div
      class="emoji"
      role="dialog"
      aria-label={texts.title}
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          return onClose();
        }
        const isRtl = getComputedStyle(box.current!).direction === 'rtl';
        const along = isRtl ? -1 : 1;
        const step = { ArrowRight: along, ArrowLeft: -along, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
        if (!step) return;
        event.preventDefault();
        setNow(Math.min(all.length - 1, Math.max(0, now + step)));
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget && !box.current!.contains(relatedTarget as Node)) onClose();
      }}
    >
      {emojiGroups.map(([name, signs]) => (
        <div key={name} role="group" aria-label={texts[name]} class="emoji__group">
          {signs.split(' ').map((sign) => {
            const index = all.indexOf(sign);
            return (
              <button
                key={sign}
                class="emoji__sign"
                type="button"
                tabIndex={index === now ? 0 : -1}
                onClick={() => {
                  setNow(index);
                  onChoose(sign);
                }}
              >
                {sign}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
