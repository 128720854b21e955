import { bring, tags } from './further.ts';
import { spokenOf, type Spoken } from './spoken.ts';
import type { TextsOfSite } from '../api.ts';

/** How long a panel waits for its language before it speaks English, in ms. */
const PATIENCE_MS = 3000;

const spoken = new RegExp(`(?:^|,)(?:(${tags})|(en|zh))\\b`);

/**
 * Brings the first language that the widget speaks of the site's wish, the page's `lang` and the browser's wishes;
 * English, if there is none or it does not come.
 */
export async function speak(wish: string | undefined, texts?: TextsOfSite | string): Promise<Spoken> {
  const wishes = [wish, document.documentElement.lang, ...navigator.languages].join().toLowerCase();
  const [, tag, builtIn] = spoken.exec(wishes) ?? [];
  const file = await Promise.race([
    tag && bring(tag).catch(() => {}),
    new Promise<void>((done) => setTimeout(done, PATIENCE_MS)),
  ]);
  const language = tag && file ? spokenOf(tag, file.default) : spokenOf(builtIn === 'zh' ? 'zh-CN' : 'en');
  return texts
    ? import('./own-texts.ts').then(
        (own) => own.inOwnWords(language, texts),
        () => language,
      )
    : language;
}
