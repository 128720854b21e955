import type { Locale } from './spoken.ts';

// The build has its own way to say this, see rollup.config.mjs: the list, and one address for all.
const files = import.meta.glob<{ default: Locale }>(['./*.json', '!./en.json', '!./zh-CN.json']);
const byTag = new Map(Object.entries(files).map(([file, load]) => [file.slice(2, -5).toLowerCase(), load]));

/**
 * The languages that are files of their own: tags in small letters with | between, as a pattern has them. What is in the
 * folder is what there is.
 */
export const tags = [...byTag.keys()].join('|');
export const bring = (tag: string): Promise<{ default: Locale }> => byTag.get(tag)!();
