import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { copy } from '../state/copy.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useAction } from '../state/use-action.ts';
import { useLiveCode } from '../state/use-live-code.ts';
import { useStore } from '../state/use-store.ts';
import { duration, grouped } from '../text/format.ts';
import { t } from '../text/text.ts';

/** The live code with what can be done with it, or the way to one. */
export function CodeBox() {
  const supporter = useSupporter();
  const code = useLiveCode();
  const isOnline = useStore(supporter.$status) === 'online';
  const { run } = useAction();
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
              <IconButton
                small
                icon="copy"
                label={t('code.copy')}
                onClick={() => void copy(code.code, t('code.copied'))}
              />
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
          <span class="tiny muted">{t(isOnline ? 'code.hint' : 'code.needs-online')}</span>
          {isOnline && (
            <ActionButton size="small" action={() => supporter.createCode()}>
              <Icon name="hash" small />
              {t('code.create')}
            </ActionButton>
          )}
        </>
      )}
    </section>
  );
}
