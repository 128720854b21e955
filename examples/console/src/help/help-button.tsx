import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showProblem } from '../state/toasts.ts';
import { $language, languages, t } from '../text/text.ts';
import { closeHelp, openHelp } from './open-help.ts';

/** Help for supporters, by the operator's own desk: where the operator named one. */
export function HelpButton() {
  const supporter = useSupporter();
  const [desk, setDesk] = useState<string | null>(null);
  // Without it there is no help to offer, and nothing else is missing.
  useEffect(() => void supporter.helpDesk().then(setDesk, () => {}), [supporter]);
  useEffect(() => closeHelp, [supporter]);
  if (!desk) return null;
  const open = () => {
    if (!openHelp(desk, supporter, languages[$language.get()].tag)) showProblem(t('help.failed'));
  };
  return (
    <button class="nav__item" type="button" title={t('help.title')} onClick={open}>
      <Icon name="help" />
      <span class="nav__text">{t('help.title')}</span>
    </button>
  );
}
