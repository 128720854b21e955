import { dateFormat, numberFormat } from './formatters.ts';
import { tag, t } from './text.ts';

const DAY_MS = 86_400_000;

/** 0:24, 12:41, 1:02:03. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const format = (at: number, options: Intl.DateTimeFormatOptions) => dateFormat(tag(), options).format(at);

/** 14:03 */
export function clock(at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** The same in another time zone. @throws RangeError for one that is unknown. */
export function clockIn(timeZone: string, at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
}

/** The exact time, for those who hover. */
export function exact(at: number): string {
  return format(at, { dateStyle: 'full', timeStyle: 'medium' });
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Today, yesterday, Wed, 4 Nov, 4 Nov 2025. */
export function day(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  if (days > 1 && days < 7) return format(at, { weekday: 'short' });
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(at, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) });
}

/** 14:03 for today, else with the day. */
export function moment(at: number, now: number): string {
  return startOfDay(at) === startOfDay(now) ? clock(at) : `${day(at, now)} ${clock(at)}`;
}

/** Sunday 22 November 2026 */
export function longDay(at: number): string {
  return format(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** YYYY-MM-DD in the local time zone. */
export function dayKey(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 2026-11-22 14:03, for tables that a program reads. */
export function stamp(at: number): string {
  return `${dayKey(at)} ${clock(at)}`;
}

/** 407 192 */
export function grouped(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** 8.4 MB */
export function bytes(size: number): string {
  const step = size < 1_000 ? 0 : size < 1_000_000 ? 1 : 2;
  return numberFormat(tag(), {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 2 ? 1 : 0,
  }).format(size / 1_000 ** step);
}

/** The local time zone, such as `Europe/Berlin`. */
export function zone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
