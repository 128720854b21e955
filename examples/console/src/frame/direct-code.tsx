import { useRef, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useDismiss } from '../parts/use-dismiss.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone, showProblem } from '../state/toasts.ts';
import { useAction } from '../state/use-action.ts';
import { useLiveCode } from '../state/use-live-code.ts';
import { duration, grouped } from '../text/format.ts';
import { t } from '../text/text.ts';

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

function CodeBox() {
  const supporter = useSupporter();
  const code = useLiveCode();
  const { run } = useAction();
  const copy = async (digits: string) => {
    try {
      await navigator.clipboard.writeText(digits);
      showDone(t('code.copied'));
    } catch {
      showProblem(t('code.not-copied'));
    }
  };
  return (
    <section class="direct-code" aria-label={t('code.title')}>
      {code ? (
        <>
          <span class="row tiny muted">
            {t('code.title')}
            <span class="push numbers">{t('code.valid', { time: duration(code.leftMs) })}</span>
          </span>
          <span class="row">
            <span class="direct-code__digits">{grouped(code.code)}</span>
            <span class="push row tight">
              <IconButton small icon="copy" label={t('code.copy')} onClick={() => void copy(code.code)} />
              <IconButton
                small
                icon="restart"
                label={t('code.new')}
                onClick={() => run(() => supporter.createCode())}
              />
            </span>
          </span>
        </>
      ) : (
        <>
          <span class="tiny muted">{t('code.hint')}</span>
          <ActionButton size="small" action={() => supporter.createCode()}>
            <Icon name="hash" small />
            {t('code.create')}
          </ActionButton>
        </>
      )}
    </section>
  );
}
