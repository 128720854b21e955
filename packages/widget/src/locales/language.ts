/** The languages that ship with the widget. */
export type Language = 'en' | 'zh-CN';

/**
 * Chooses the language of the widget: the first of the wishes that it speaks, otherwise English.
 * Any kind of Chinese gets `zh-CN`, any kind of English `en`.
 */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    if (/^zh/i.test(wish ?? '')) return 'zh-CN';
    if (/^en/i.test(wish ?? '')) return 'en';
  }
  return 'en';
}

/** What a page says about its language, strongest first: the embed's attribute, the page's `lang`, the browser. */
export function languageOfPage(attribute: string | null | undefined): Language {
  return chooseLanguage([attribute, document.documentElement.lang, ...navigator.languages]);
}
