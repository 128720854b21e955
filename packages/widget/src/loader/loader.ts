/**
 * The script a site embeds: draws the icon, keeps calls until the panel is there, brings the panel. Nothing is
 * stored before the visitor means it. Hand-written, no framework: every page pays for it.
 */
import type { OpenOptions, Widget, WidgetOptions } from '../api.ts';
import { createWidget, type LoadPanel } from './create-widget.ts';
import { defineSeats, type LoadSeats } from './define-seats.ts';

/** File names of the chunks, put in when the loader is built. */
declare const PANEL_FILE: string;
declare const SEATS_FILE: string;

/** The verbs of the first widget, and a way to make more. */
type Api = Widget & {
  (verb: keyof Widget, ...more: unknown[]): unknown;
  /** Another widget on the same page, for example in an element. */
  create(options: Partial<WidgetOptions> & Pick<WidgetOptions, 'desk'>): Widget;
};

declare global {
  interface Window {
    /** The widget's verbs; before the script has loaded, a stub that keeps calls in `q`. */
    deskside?: (Api | ((...call: unknown[]) => void)) & { q?: ArrayLike<unknown>[] };
  }
}

const script = document.currentScript as HTMLScriptElement;
const { desk = '', ...data } = script.dataset;
const common = { server: new URL(script.src).origin, ...data } as Omit<WidgetOptions, 'desk'>;
const load = <Module>(file: string): Promise<Module> => import(new URL(file, script.src).href);
const loadPanel: LoadPanel = (failures) => load(failures ? `~${failures}/${PANEL_FILE}` : PANEL_FILE);
const loadSeats: LoadSeats = () => load(SEATS_FILE);

const create = (options: Partial<WidgetOptions> & Pick<WidgetOptions, 'desk'>, hasIcon?: boolean): Widget =>
  createWidget({ ...common, ...options }, loadPanel, hasIcon);

const widgets: Record<string, Widget> = {};
const first = (widgets[desk] = create({ desk }, Boolean(desk)));
const calls = window.deskside?.q;
const api: Api = Object.assign(
  (verb: keyof Widget, ...more: unknown[]) => (api[verb] as (...all: unknown[]) => unknown)(...more),
  first,
  { create: (options: Partial<WidgetOptions> & Pick<WidgetOptions, 'desk'>) => create(options) },
);
window.deskside = api;
for (const [verb, ...more] of Array.from(calls ?? [], (call) => Array.from(call))) api(verb as keyof Widget, ...more);

// A page without a seat list pays these lines for it and nothing more.
defineSeats(common, loadSeats, (id: string, to: OpenOptions) => (widgets[id] ??= create({ desk: id }, false)).open(to));
