import type { TwoFactor } from '@deskside/sdk/supporter';
import { useEffect, useState } from 'preact/hooks';
import { Section } from '../settings/section.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { t } from '../text/text.ts';
import { EndTwoFactorDialog } from './end-two-factor-dialog.tsx';
import { NewCodesDialog } from './new-codes-dialog.tsx';
import { StartTwoFactorDialog } from './start-two-factor-dialog.tsx';

/** Whether signing in needs a code besides the password. */
export function TwoFactorSettings() {
  const supporter = useSupporter();
  const [state, setState] = useState<TwoFactor | null>(null);
  const [open, setOpen] = useState<'start' | 'end' | 'codes' | null>(null);
  const load = () => {
    // Without an answer nothing is offered; the next visit of the page asks again.
    supporter.twoFactor().then(setState, () => {});
  };
  useEffect(load, []);
  const close = () => {
    setOpen(null);
    load();
  };
  return (
    <Section title={t('two.title')} text={t('two.text')}>
      {state && (
        <div class="row">
          <span class="small">{state.on ? t('two.on', { count: state.recoveryCodes }) : t('two.off')}</span>
          {state.on && (
            <button class="button button--small" type="button" onClick={() => setOpen('codes')}>
              {t('two.new-codes')}
            </button>
          )}
          <button class="button button--small" type="button" onClick={() => setOpen(state.on ? 'end' : 'start')}>
            {t(state.on ? 'two.end' : 'two.start')}
          </button>
        </div>
      )}
      {open === 'start' && <StartTwoFactorDialog onClose={close} />}
      {open === 'end' && <EndTwoFactorDialog onClose={close} />}
      {open === 'codes' && <NewCodesDialog onClose={close} />}
    </Section>
  );
}
