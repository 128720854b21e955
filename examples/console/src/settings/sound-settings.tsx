import { useId } from 'preact/hooks';
import { Segments } from '../parts/segments.tsx';
import { $notify, turnOff, turnOn } from '../state/notify.ts';
import { $sound, $tone, $volume, playOnce, setSound, setTone, setVolume, toneNames } from '../state/sound.ts';
import { showError } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { Section } from './section.tsx';

/** What one hears of new requests, on this browser. */
export function SoundSettings() {
  const isOn = useStore($sound);
  const volume = useStore($volume);
  const tone = useStore($tone);
  const id = useId();
  return (
    <Section title={t('sounds.title')} text={t('sounds.text')}>
      <label class="row small check">
        <input
          class="checkbox"
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => setSound(currentTarget.checked)}
        />
        {t('sounds.on')}
      </label>
      <div class="settings__line">
        <span class="field__label">{t('sounds.tone')}</span>
        <Segments
          label={t('sounds.tone')}
          value={tone}
          choices={toneNames.map((value) => ({ value, text: t(`sounds.${value}`) }))}
          onChange={(next) => {
            setTone(next);
            void playOnce();
          }}
        />
      </div>
      <div class="settings__line">
        <label class="field__label" for={id}>
          {t('sounds.volume')}
        </label>
        <input
          id={id}
          class="settings__range"
          type="range"
          min={0}
          max={100}
          step={5}
          value={volume}
          onInput={({ currentTarget }) => setVolume(Number(currentTarget.value))}
          onChange={() => void playOnce()}
        />
        <button class="button button--small" type="button" onClick={() => void playOnce()}>
          {t('sounds.play')}
        </button>
      </div>
      <Notifications />
    </Section>
  );
}

function Notifications() {
  const state = useStore($notify);
  if (state === 'blocked') return <p class="small muted">{t('notify.blocked')}</p>;
  return (
    <label class="row small check">
      <input
        class="checkbox"
        type="checkbox"
        checked={state === 'on'}
        onChange={({ currentTarget }) => (currentTarget.checked ? void turnOn().catch(showError) : turnOff())}
      />
      {t('notify.setting')}
    </label>
  );
}
