import { atom, map } from 'nanostores';
import { remembered } from './device.ts';
import { ownSheet } from './own-sheet.ts';

const isYesOrNo = (value: unknown) => typeof value === 'boolean';

const colleagues = remembered<boolean>('colleagues', true, isYesOrNo);
/** Whether the colleagues' rail stands beside the tasks. */
export const $colleaguesRail = atom<boolean>(colleagues.get());
/** Elsewhere, and on narrow screens, it opens over the page and is not remembered. */
export const $colleaguesDrawer = atom<boolean>(false);

/** The colleague one talks to, in a drawer over the page. */
export const $talk = atom<string | null>(null);

export function setColleaguesRail(isOpen: boolean): void {
  colleagues.set(isOpen);
  $colleaguesRail.set(isOpen);
}

const menu = remembered<boolean>('menu-narrow', false, isYesOrNo);
/** Whether the side bar shows icons only, also where there is room for words. */
export const $isMenuNarrow = atom<boolean>(menu.get());

export function setMenuNarrow(isNarrow: boolean): void {
  menu.set(isNarrow);
  $isMenuNarrow.set(isNarrow);
}

/** How wide each panel may be, in pixels, and how wide it usually is. */
export const WIDTHS = {
  menu: { least: 176, usual: 208, most: 320 },
  colleagues: { least: 184, usual: 232, most: 400 },
  details: { least: 280, usual: 360, most: 560 },
} as const;

export type Panel = keyof typeof WIDTHS;

function fitting(panel: Panel, px: number): number {
  const { least, most } = WIDTHS[panel];
  return Math.round(Math.min(most, Math.max(least, px)));
}

const isWidths = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.values(value).every((px) => Number.isFinite(px));
const widths = remembered<Partial<Record<Panel, number>>>('widths', {}, isWidths);
const kept = widths.get();

/** How wide the panels are. */
export const $widths = map<Record<Panel, number>>({
  menu: fitting('menu', kept.menu ?? WIDTHS.menu.usual),
  colleagues: fitting('colleagues', kept.colleagues ?? WIDTHS.colleagues.usual),
  details: fitting('details', kept.details ?? WIDTHS.details.usual),
});

const paint = ownSheet();
$widths.subscribe(({ menu: menuPx, colleagues: colleaguesPx, details }) =>
  paint(`
    .app--wide > .sidebar { inline-size: ${menuPx}px; }
    .colleagues { inline-size: ${colleaguesPx}px; }
    .app:not(.app--phone) .side-panel { inline-size: ${details}px; }
  `),
);

/** Makes a panel as wide as that, or as near to it as it may be. */
export function setWidth(panel: Panel, px: number): void {
  $widths.setKey(panel, fitting(panel, px));
}

/** Keeps the widths for the next visit. */
export function keepWidths(): void {
  widths.set($widths.get());
}
