import { fill } from '../../../locales/words.ts';

/** How a rounded duration is said, such as “4 min”. `underMinute` is the text for less than one. */
export function durationOf(ms: number, language: string, underMinute: string): string {
  const format = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute' });
  const minutes = format.format(Math.max(1, Math.round(ms / 60_000)));
  return ms < 60_000 ? fill(underMinute, { minutes }) : minutes;
}
