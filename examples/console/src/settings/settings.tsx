import { useState } from 'preact/hooks';
import { TwoFactorSettings } from '../account/two-factor-settings.tsx';
import { t } from '../text/text.ts';
import { AwaySettings } from './away-settings.tsx';
import { LookSettings } from './look-settings.tsx';
import { PasswordSettings } from './password-settings.tsx';
import { PushSettings } from './push-settings.tsx';
import { SessionSettings } from './session-settings.tsx';
import { SoundSettings } from './sound-settings.tsx';
import { useSupporter } from '../state/supporter-context.ts';

/** What belongs to oneself: some of it to the person, some to this browser. */
export function Settings() {
  const isServing = useSupporter().member.role !== 'admin';
  const [changes, setChanges] = useState(0);
  return (
    <div class="page__main">
      <header class="page__head">
        <h1 class="page__title">{t('settings.title')}</h1>
      </header>
      <div class="page__scroll settings">
        {isServing && <AwaySettings />}
        <SoundSettings />
        {isServing && <PushSettings />}
        <LookSettings />
        <PasswordSettings onChanged={() => setChanges(changes + 1)} />
        <TwoFactorSettings />
        {/* A new password ends sign-ins: the list begins anew. */}
        <SessionSettings key={changes} />
      </div>
    </div>
  );
}
