import type { CannedResponse } from '@deskside/sdk/supporter';

/** A `/` at the beginning of a word, and what was typed after it, before the cursor. */
export interface SlashWord {
  from: number;
  to: number;
  typed: string;
}

/** The word with a slash that is being typed at the cursor, or null. */
export function slashWordAt(text: string, cursor: number): SlashWord | null {
  const [, before, typed] = /(^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, cursor)) ?? [];
  if (before === undefined || typed === undefined) return null;
  return { from: cursor - typed.length - 1, to: cursor, typed: typed.toLowerCase() };
}

const MOST = 8;

/** Those that fit: first those whose shortcut begins so, then those that have it anywhere. */
export function fitting(responses: readonly CannedResponse[], typed: string): CannedResponse[] {
  const begins = responses.filter(({ shortcut }) => shortcut.startsWith(typed));
  const has = responses.filter(
    (one) => !begins.includes(one) && `${one.shortcut}\n${one.text.toLowerCase()}`.includes(typed),
  );
  return [...begins, ...has].slice(0, MOST);
}
