/** The widget for bundlers: the same verbs as the script, with types. Importing it needs no page and does nothing. */
import type { OpenOptions, Widget, WidgetOptions } from './api.ts';
import { createWidget as create } from './loader/create-widget.ts';
import { defineSeats as define } from './loader/define-seats.ts';

export type {
  Attributes,
  OpenOptions,
  Status,
  Supporter,
  TextsOfSite,
  Theme,
  To,
  User,
  Widget,
  WidgetEvents,
  WidgetOptions,
  WidgetState,
} from './api.ts';

const loadPanel = () => import('./panel/mount.tsx');
const loadSeats = () => import('./seats/mount.ts');

/**
 * Draws the icon, or the panel in `options.element`. Nothing is stored and no connection is opened before a visitor means
 * it. Call it in a page, and `destroy()` what it returns when the page is done with it.
 */
export const createWidget = (options: WidgetOptions): Widget => create(options, loadPanel);

/**
 * Defines the element `<deskside-seats desk="…">`, the list of seats, once for a page. Whoever is chosen is asked in a
 * widget without an icon, or in the one that `widgetOf` gives for the desk.
 */
export function defineSeats(
  options: Pick<WidgetOptions, 'server' | 'locale' | 'theme' | 'texts'>,
  widgetOf?: (desk: string) => Widget,
): void {
  const widgets = new Map<string, Widget>();
  const widgetFor = (desk: string) => {
    const widget = widgetOf?.(desk) ?? widgets.get(desk) ?? create({ ...options, desk }, loadPanel, false);
    widgets.set(desk, widget);
    return widget;
  };
  define(options, loadSeats, (desk: string, to: OpenOptions) => widgetFor(desk).open(to));
}
