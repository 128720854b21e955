import { useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { useDismiss } from '../parts/use-dismiss.ts';
import { t } from '../text/text.ts';
import { CodeBox } from './code-box.tsx';

/** Six digits that lead a customer to this supporter. */
export function DirectCode({ isCompact }: { isCompact: boolean }) {
  const [isOpen, setOpen] = useState(false);
  if (!isCompact) return <CodeBox />;
  return (
    <div class="popover-place">
      <button
        class="nav__item"
        type="button"
        aria-label={t('code.title')}
        title={t('code.title')}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="hash" />
      </button>
      {isOpen && <CodePopover close={() => setOpen(false)} />}
    </div>
  );
}

function CodePopover({ close }: { close(): void }) {
  const popover = useRef<HTMLDivElement>(null);
  useDismiss(popover, close, true);
  return (
    <div class="popover" ref={popover}>
      <CodeBox />
    </div>
  );
}
