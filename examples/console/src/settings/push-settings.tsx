import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { pushState, turnPushOff, turnPushOn, type PushState } from '../push/push.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { t } from '../text/text.ts';
import { Section } from './section.tsx';

/** What this browser shows while no console is open. */
export function PushSettings() {
  const supporter = useSupporter();
  const [state, setState] = useState<PushState | null>(null);
  const look = async () => setState(await pushState());
  useEffect(() => {
    // Where the browser does not say, nothing is offered.
    look().catch(() => {});
  }, []);
  const change = async () => {
    try {
      await (state === 'on' ? turnPushOff : turnPushOn)(supporter);
    } finally {
      await look();
    }
  };
  return (
    <Section title={t('push.title')} text={t('push.text')}>
      {state && (
        <div class="row">
          <span class="small" role="status">
            {t(`push.${state}`)}
          </span>
          {(state === 'on' || state === 'off') && (
            <ActionButton size="small" action={change}>
              {t(state === 'on' ? 'push.turn-off' : 'push.turn-on')}
            </ActionButton>
          )}
        </div>
      )}
    </Section>
  );
}
