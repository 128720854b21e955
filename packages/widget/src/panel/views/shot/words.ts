import type { shot } from '../../../locales/en.json';
import type { Speech, Texts, Words } from '../../../locales/words.ts';

/** What the editor says, in the panel or without one. */
export interface ShotWords extends Pick<Speech, 'count'> {
  texts: Texts<typeof shot>;
  say: Pick<Words, 'send' | 'failedOther'>;
}
