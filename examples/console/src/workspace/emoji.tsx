import { emojiGroups } from '@deskside/widget/emoji';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from '../parts/icon-button.tsx';
import { rove } from '../parts/roving.ts';
import { useDismiss } from '../parts/use-dismiss.ts';
import { t } from '../text/text.ts';

interface Props {
  /** The text that they are for. */
  input: RefObject<HTMLTextAreaElement | null>;
  onChange(text: string): void;
}

/** Emoji for a text: what is chosen stands at its cursor, or in place of what is selected there. */
export function Emoji({ input, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const insert = (sign: string) => {
    const area = input.current;
    if (!area) return;
    const { value, selectionStart: from, selectionEnd: to, maxLength } = area;
    // Browsers keep to the longest length only for what is typed.
    if (maxLength >= 0 && value.length - (to - from) + sign.length > maxLength) return;
    area.setRangeText(sign, from, to, 'end');
    onChange(area.value);
  };
  const close = () => {
    // One goes on writing behind what was chosen.
    input.current?.focus({ preventScroll: true });
    setOpen(false);
  };
  return (
    <span>
      <IconButton icon="smile" label={t('emoji.title')} small expanded={isOpen} onClick={() => setOpen(!isOpen)} />
      {isOpen && <Picker onChoose={insert} onEscape={close} onLeave={() => setOpen(false)} />}
    </span>
  );
}

/** As many stand in a row, see the style sheet. */
const COLUMNS = 8;

interface PickerProps {
  onChoose(sign: string): void;
  onEscape(): void;
  /** Something else is pressed, or has the focus. */
  onLeave(): void;
}

/** Arrows move, Enter takes. It stays for more than one. */
function Picker({ onChoose, onEscape, onLeave }: PickerProps) {
  const box = useRef<HTMLDivElement>(null);
  /** The one that Tab comes to. */
  const [now, setNow] = useState(0);
  useDismiss(box, onLeave, true);
  useLayoutEffect(() => box.current?.querySelector('button')?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
    } else if (event.key === 'Tab') onLeave();
    else rove(event, box.current, 'button', COLUMNS);
  };
  let index = 0;
  return (
    <div class="emoji" role="dialog" aria-label={t('emoji.title')} ref={box} onKeyDown={onKey}>
      {emojiGroups.map(([name, signs]) => (
        <div key={name} class="emoji__group" role="group" aria-label={t(`emoji.${name}`)}>
          {signs.split(' ').map((sign) => {
            const place = index++;
            return (
              <button
                key={sign}
                class="emoji__sign"
                type="button"
                tabIndex={place === now ? 0 : -1}
                onFocus={() => setNow(place)}
                onClick={() => onChoose(sign)}
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
