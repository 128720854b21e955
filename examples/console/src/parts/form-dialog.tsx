import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Dialog } from './dialog.tsx';

interface Props {
  title: string;
  /** What the button says that sends it. */
  confirm: string;
  isDangerous?: boolean;
  busy: boolean;
  /** Whether all is filled in. */
  isReady: boolean;
  onSend(): void;
  onClose(): void;
  children: ComponentChildren;
}

/** Some fields and one button; Enter in a field sends as well. */
export function FormDialog({ title, confirm, isDangerous = false, busy, isReady, onSend, onClose, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  // Whoever is asked for something types it at once; a mere decision is read first.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <button
          class={isDangerous ? 'button button--danger' : 'button button--primary'}
          type="button"
          aria-busy={busy || undefined}
          disabled={!isReady}
          onClick={onSend}
        >
          {busy && <span class="spinner" />}
          {confirm}
        </button>
      }
    >
      <form
        class="stack"
        noValidate
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onSend();
        }}
      >
        {children}
        {/* Of several fields Enter sends only where the form has a button. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
