import { atom } from 'nanostores';
import { remembered } from './device.ts';

export type Theme = 'system' | 'light' | 'dark';

const device = remembered<Theme>(
  'theme',
  'system',
  (value) => value === 'light' || value === 'dark' || value === 'system',
);
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

const accentSheet = typeof CSSStyleSheet === 'function' ? new CSSStyleSheet() : null;

/** Takes over the desk's own colour, `#rrggbb`; empty for the usual one. A sheet, because inline styles are forbidden. */
export function setAccent(accent: string): void {
  if (!accentSheet) return;
  const isColour = /^#[0-9a-f]{6}$/i.test(accent);
  accentSheet.replaceSync(isColour ? `:root { --desk-accent: ${accent}; }` : '');
  if (!document.adoptedStyleSheets.includes(accentSheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, accentSheet];
  }
}
