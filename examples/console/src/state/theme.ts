import { atom } from 'nanostores';
import { remembered } from './device.ts';
import { ownSheet } from './own-sheet.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const device = remembered<Theme>('theme', 'system', (value) => themes.some((theme) => theme === value));
const dark = matchMedia('(prefers-color-scheme: dark)');
export const $theme = atom<Theme>(device.get());

function paint(): void {
  const theme = $theme.get();
  document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
}

$theme.subscribe(paint);
dark.addEventListener('change', paint);

/** Changes light or dark at once and for the next visit. */
export function setTheme(theme: Theme): void {
  device.set(theme);
  $theme.set(theme);
}

const paintAccent = ownSheet();

/** Takes over the desk's own colour, `#rrggbb`; empty for the usual one. */
export function setAccent(accent: string): void {
  const isColour = /^#[0-9a-f]{6}$/i.test(accent);
  paintAccent(isColour ? `:root { --desk-accent: ${accent}; }` : '');
}
