import type { ComponentChildren } from 'preact';
import { useAction } from '../state/use-action.ts';

interface Props {
  kind?: 'primary' | 'danger' | 'quiet';
  size?: 'small' | 'large';
  label?: string;
  disabled?: boolean;
  action(): Promise<unknown>;
  children: ComponentChildren;
}

/** A button whose work takes a while: it keeps its width, turns while busy, and failures come as a toast. */
export function ActionButton({ kind, size, label, disabled, action, children }: Props) {
  const { busy, run } = useAction();
  const classes = ['button'];
  if (kind) classes.push(`button--${kind}`);
  if (size) classes.push(`button--${size}`);
  return (
    <button
      class={classes.join(' ')}
      type="button"
      aria-label={label}
      aria-busy={busy || undefined}
      disabled={disabled}
      onClick={() => run(action)}
    >
      {busy && <span class="spinner" />}
      {children}
    </button>
  );
}
