import { Segments } from '../parts/segments.tsx';
import { $theme, setTheme, themes } from '../state/theme.ts';
import { useStore } from '../state/use-store.ts';
import { $language, languages, setLanguage, t, type Language } from '../text/text.ts';
import { Section } from './section.tsx';

/** Language and light, on this browser. */
export function LookSettings() {
  const language = useStore($language);
  const theme = useStore($theme);
  return (
    <Section title={t('look.title')}>
      <div class="settings__line">
        <span class="field__label">{t('menu.language')}</span>
        <Segments
          label={t('menu.language')}
          value={language}
          choices={(Object.keys(languages) as Language[]).map((value) => ({ value, text: languages[value].name }))}
          onChange={setLanguage}
        />
      </div>
      <div class="settings__line">
        <span class="field__label">{t('menu.theme')}</span>
        <Segments
          label={t('menu.theme')}
          value={theme}
          choices={themes.map((value) => ({ value, text: t(`theme.${value}`) }))}
          onChange={setTheme}
        />
      </div>
    </Section>
  );
}
