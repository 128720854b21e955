/** The language of the icon: the first of English and Chinese that the site, the page's `lang` or the browser wishes. */
export function languageOfPage(wish: string | undefined): 'en' | 'zh' {
  const wishes = [wish, document.documentElement.lang, ...navigator.languages].join().toLowerCase();
  return (/(?:^|,)(zh|en)\b/.exec(wishes)?.[1] ?? 'en') as 'en' | 'zh';
}
