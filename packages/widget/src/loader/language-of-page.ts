import type { Language } from '../locales/language.ts';

/**
 * The language of the widget: the first that it speaks of the embed's attribute, the page's `lang` and the browser's
 * wishes; otherwise English. Any kind of Chinese gets `zh-CN`, any kind of English `en`.
 */
export function languageOfPage(attribute: string | undefined): Language {
  for (const wish of [attribute, document.documentElement.lang, ...navigator.languages]) {
    const language = /^(?:zh|en)\b/i.exec(wish ?? '')?.[0].toLowerCase();
    if (language) return language === 'zh' ? 'zh-CN' : 'en';
  }
  return 'en';
}
