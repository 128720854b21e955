import known from './en.json?keys';
import type { TextsOfSite } from '../api.ts';
import type { Spoken } from './spoken.ts';

const told = new Set<string>();
/** Each complaint once on a page, however often the language changes. */
function tell(problem: string): void {
  if (told.has(problem)) return;
  told.add(problem);
  // oxlint-disable-next-line no-console -- it is the site's developer who is told
  console.warn(`Deskside: ${problem}`);
}

/** `data-texts` is JSON. */
function parsed(texts: TextsOfSite | string): TextsOfSite {
  if (typeof texts !== 'string') return texts;
  try {
    return Object(JSON.parse(texts)) as TextsOfSite;
  } catch {
    tell('data-texts is not JSON.');
    return {};
  }
}

/** What the site gave, by section; whatever is no text of the widget is told once. */
function bySection(texts: TextsOfSite): Map<string, [key: string, text: string][]> {
  const own = new Map<string, [key: string, text: string][]>();
  const unknown: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const [section = '', key = '', ...more] = name.split('.');
    const isKnown = !more.length && Object.hasOwn(known, section) && Object.hasOwn(known[section]!, key);
    if (isKnown && typeof text === 'string') own.set(section, [...(own.get(section) ?? []), [key, text]]);
    else unknown.push(name);
  }
  if (unknown.length) tell(`no such texts, or not a text: ${unknown.join(', ')}.`);
  return own;
}

/** A language with texts of the site, by `section.key`. Where the widget counts, one stands for every number. */
export function inOwnWords(spoken: Spoken, texts: TextsOfSite | string): Spoken {
  const own = bySection(parsed(texts));
  const of: Spoken['of'] = (name, section) => {
    const said = spoken.of(name, section);
    const mine = own.get(name)?.map(([key, text]) => {
      const isText = typeof said[key as keyof typeof said] === 'string';
      return [key, isText ? text : { other: text }] as const;
    });
    return { ...said, ...Object.fromEntries(mine ?? []) };
  };
  return { ...spoken, of };
}
