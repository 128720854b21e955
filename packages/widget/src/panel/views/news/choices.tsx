import { useState } from 'preact/hooks';
import { askForDesktop, desktop } from './desktop.ts';
import { sound } from './sound.ts';
import { useNews } from './use-news.ts';

/** How the customer wants to be told, in the menu. */
export function NewsChoices() {
  const texts = useNews();
  const [isOn, setOn] = useState(sound.isOn);
  const [allowed, setAllowed] = useState(desktop);
  return (
    <>
      <button
        class={isOn ? 'menu__item news-item--on' : 'menu__item'}
        role="menuitemcheckbox"
        aria-checked={isOn}
        type="button"
        tabIndex={-1}
        onClick={() => {
          sound.isOn = !isOn;
          setOn(!isOn);
        }}
      >
        {texts.sound}
      </button>
      {allowed !== 'none' && (
        <button
          class={allowed === 'granted' ? 'menu__item news-item--on' : 'menu__item'}
          role="menuitemcheckbox"
          aria-checked={allowed === 'granted'}
          aria-disabled={allowed !== 'default'}
          type="button"
          tabIndex={-1}
          onClick={() => {
            if (allowed === 'default') askForDesktop().then(setAllowed, () => {});
          }}
        >
          {allowed === 'denied' ? texts.blocked : texts.desktop}
        </button>
      )}
    </>
  );
}

/** Asks somebody who waits, once: an answer of the browser's stands. */
export function NewsOffer() {
  const texts = useNews();
  const [allowed, setAllowed] = useState(desktop);
  if (allowed === 'none' || allowed === 'denied') return null;
  if (allowed === 'granted') return <p class="muted news-offer">{texts.willTell}</p>;
  return (
    <button class="link news-offer" type="button" onClick={() => askForDesktop().then(setAllowed, () => {})}>
      {texts.offer}
    </button>
  );
}
