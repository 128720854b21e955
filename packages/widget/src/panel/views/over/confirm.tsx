import { useEffect, useRef } from 'preact/hooks';
import type { DesksideError } from '@deskside/sdk/customer';
import { Failure } from '../start/failure.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  no: string;
  busy: boolean;
  error: DesksideError | null;
  onYes: () => void;
  onNo: () => void;
}

/** A question before something that cannot be undone. Esc and the scrim mean no. */
export function Confirm({ title, text, yes, no, busy, error, onYes, onNo }: ConfirmProps) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = (sheet.current!.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    sheet.current!.querySelector<HTMLElement>('h3')!.focus();
    return () => before?.focus();
  }, []);
  return (
    <div
      class="sheet-layer"
      onClick={(event) => event.target === event.currentTarget && onNo()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onNo();
      }}
    >
      <div
        class="sheet"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="confirm-title"
        aria-describedby="confirm-text"
        ref={sheet}
      >
        <h3 class="sheet__title" id="confirm-title" tabIndex={-1}>
          {title}
        </h3>
        <p class="lead" id="confirm-text">
          {text}
        </p>
        <Failure error={error} />
        <div class="button-pair">
          <button class="button button--block" type="button" onClick={onNo}>
            {no}
          </button>
          <button class="button button--primary button--block" type="button" aria-disabled={busy} onClick={onYes}>
            {yes}
          </button>
        </div>
      </div>
    </div>
  );
}
