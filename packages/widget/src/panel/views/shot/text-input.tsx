import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Point } from './geometry.ts';

/** More does not stand in one line. */
const LENGTH_MAX = 200;

interface TextInputProps {
  at: Point;
  colour: string;
  label: string;
  /** Empty: nothing is to be written. */
  onDone: (text: string) => void;
}

/** Where a text is typed onto the picture. Enter or a click elsewhere takes it, Esc does not. */
export function TextInput({ at, colour, label, onDone }: TextInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const done = (text: string) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(text);
  };
  useLayoutEffect(() => input.current!.focus(), []);
  return (
    <input
      class="shot__text"
      aria-label={label}
      maxLength={LENGTH_MAX}
      autocomplete="off"
      dir="auto"
      ref={input}
      style={{ left: `${at.x}px`, top: `${at.y}px`, color: colour }}
      onBlur={(event) => done(event.currentTarget.value)}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === 'Enter') done(event.currentTarget.value);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        done('');
      }}
    />
  );
}
