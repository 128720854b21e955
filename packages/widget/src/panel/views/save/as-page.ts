import type { Entry, Transcript } from './transcript.ts';
import { escapeHtml, toHtml, type Tree } from './tree.ts';

/** What stands for a file's picture: nothing where it is none. */
export type PictureOf = (id: string, name: string) => Tree | undefined;

const node = (tag: string, name: string, ...children: (Tree | string)[]): Tree => ({
  tag,
  attributes: { class: name, ...(tag === 'p' && { dir: 'auto' }) },
  children,
});

const timeOf = ({ at, time }: { at: number; time: string }): Tree => ({
  tag: 'time',
  attributes: { datetime: new Date(at).toISOString() },
  children: [time],
});

function treeOfEntry(entry: Entry, pictureOf: PictureOf): Tree {
  if (entry.kind === 'day') return node('h2', 'day', entry.text);
  if (entry.kind === 'event') return node('p', 'event', timeOf(entry), ' ', entry.text);
  const { name, mine, text, marks, file, fileText } = entry;
  const picture = file && pictureOf(file.id, file.name);
  return node(
    'section',
    mine ? 'message mine' : 'message',
    node('p', 'who', node('b', 'name', name), ' ', timeOf(entry), ...marks.map((mark) => node('i', 'mark', mark))),
    ...(text ? [node('p', 'text', text)] : []),
    ...(picture ? [picture] : []),
    ...(fileText ? [node('p', 'file', fileText)] : []),
  );
}

/** The conversation as a piece of a page. */
export const treeOf = ({ title, desk, times, entries }: Transcript, pictureOf: PictureOf): Tree =>
  node(
    'article',
    'transcript',
    node('h1', 'title', title),
    node('p', 'about', desk),
    node('p', 'about', times),
    ...entries.map((entry) => treeOfEntry(entry, pictureOf)),
  );

/**
 * A page of its own, with its rules and pictures inside. Everything in it is escaped, and it says besides that nothing in
 * it may run or be fetched.
 */
export const asPage = (transcript: Transcript, language: string, css: string, pictureOf: PictureOf): string =>
  `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(transcript.title)}</title><style>${css}</style></head>
<body>${toHtml(treeOf(transcript, pictureOf))}</body></html>
`;
