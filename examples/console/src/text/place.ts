import { clockIn } from './format.ts';
import { tag } from './text.ts';

function inWords(type: 'language' | 'region', code: string): string {
  if (!code) return '';
  try {
    return new Intl.DisplayNames(tag(), { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** German (Austria) */
export const languageName = (code: string) => inWords('language', code);

/** Porto, Portugal; where only the time zone is known, what that is named after. */
export function placeName({ city, country, zone }: { city: string; country: string; zone: string }): string {
  const known = [city, inWords('region', country)].filter(Boolean).join(', ');
  // The last part is a city; those of `Etc` are no places.
  return known || (zone.startsWith('Etc/') || !zone.includes('/') ? '' : zone.split('/').at(-1)!.replaceAll('_', ' '));
}

/** 14:03; empty where nobody knows. */
export function timeThere(zone: string, now: number): string {
  if (!zone) return '';
  try {
    return clockIn(zone, now);
  } catch {
    return ''; // A zone this browser does not know.
  }
}
