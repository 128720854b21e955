import type { Entry, Transcript } from './transcript.ts';

/** More lines of a message begin further in, so that nobody can write a line that looks like somebody else's. */
const INDENT = '    ';

const linesIn = (text: string) => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);

function lineOf(entry: Entry): string {
  if (entry.kind === 'day') return `\n${entry.text}\n`;
  if (entry.kind === 'event') return `[${entry.time}] * ${entry.text}`;
  const { time, name, text, marks, fileText } = entry;
  const notes = marks.length ? ` (${marks.join(', ')})` : '';
  const said = [...(text ? linesIn(text) : []), ...(fileText ? [`[${fileText}]`] : [])];
  return `[${time}] ${name}${notes}: ${said.join(`\n${INDENT}`)}`.trimEnd();
}

export const asText = ({ title, desk, times, entries }: Transcript): string =>
  `${title}\n${desk}\n${times}\n${entries.map(lineOf).join('\n')}\n`;
