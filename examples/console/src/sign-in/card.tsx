import type { ComponentChildren } from 'preact';
import { Icon } from '../parts/icon.tsx';
import { $language, languages, setLanguage, t, type Language } from '../text/text.ts';

/** The page before one is signed in: a card, and the languages below. */
export function Card({ title, text, children }: { title: string; text?: string; children?: ComponentChildren }) {
  return (
    <div class="sign-in">
      <main class="sign-in__card stack">
        <div>
          <span class="desk-mark desk-mark--large" aria-hidden="true">
            <Icon name="headset" />
          </span>
          <h1 class="sign-in__title">{title}</h1>
          {text && <p class="secondary">{text}</p>}
        </div>
        {children}
      </main>
      <footer class="sign-in__foot">
        <Languages />
        <span>{t('about')}</span>
      </footer>
    </div>
  );
}

function Languages() {
  const all = Object.entries(languages) as [Language, (typeof languages)[Language]][];
  return (
    <span class="row languages" role="group" aria-label={t('menu.language')}>
      <Icon name="translate" small />
      {all.map(([language, { name, tag }]) =>
        language === $language.get() ? (
          <span key={language} lang={tag} aria-current="true">
            {name}
          </span>
        ) : (
          <button key={language} class="link" type="button" lang={tag} onClick={() => setLanguage(language)}>
            {name}
          </button>
        ),
      )}
    </span>
  );
}
