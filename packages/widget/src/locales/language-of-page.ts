import type { Language } from './language.ts';

/**
 * The language of the widget: the first that it speaks of the site's wish, the page's `lang` and the browser's
 * wishes; otherwise English. Any kind of Chinese gets `zh-CN`, any kind of English `en`.
 */
export function languageOfPage(wish: string | undefined): Language {
  const wishes = [wish, document.documentElement.lang, ...navigator.languages].join();
  const spoken = /(?:^|,)(zh|en)\b/i.exec(wishes)?.[1] ?? 'en';
  return spoken.toLowerCase() === 'zh' ? 'zh-CN' : 'en';
}
