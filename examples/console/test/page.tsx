import { render, type ComponentChild } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach } from 'vitest';

let root: HTMLElement | null = null;

/** Draws something into the page; it is taken out after the test. */
export function show(child: ComponentChild): void {
  root ??= document.body.appendChild(document.createElement('div'));
  const place = root;
  void act(() => render(child, place));
}

afterEach(() => {
  if (!root) return;
  const place = root;
  void act(() => render(null, place));
  place.remove();
  root = null;
});

/** The name a control has for people: its label, or its words. */
function nameOf(element: Element): string {
  const labelled = element.getAttribute('aria-label');
  if (labelled !== null) return labelled;
  const label = element.id ? document.querySelector(`label[for="${element.id}"]`) : null;
  const words = (label ?? element).cloneNode(true) as Element;
  for (const hidden of words.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return (words.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** All elements that match a selector and have a name. */
export function allNamed(selector: string, name: string | RegExp): HTMLElement[] {
  const fits = (text: string) => (typeof name === 'string' ? text === name : name.test(text));
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => fits(nameOf(element)));
}

/** The only element that matches a selector and has a name. */
export function named(selector: string, name: string | RegExp): HTMLElement {
  const all = allNamed(selector, name);
  if (all.length !== 1) throw new Error(`${all.length} of ${selector} are called ${name}:\n${document.body.innerHTML}`);
  return all[0]!;
}

export const button = (name: string | RegExp) => named('button', name) as HTMLButtonElement;
export const field = (name: string | RegExp) => named('input, textarea, select', name) as HTMLInputElement;
export const text = () => document.body.textContent.replaceAll(/\s+/g, ' ');

/** Does something and lets everything that follows from it happen. */
export async function after(deed: () => unknown): Promise<void> {
  await act(async () => {
    await deed();
  });
  await act(async () => {});
}

export const click = (element: HTMLElement) => after(() => element.click());

export function type(element: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> {
  return after(() => {
    element.value = value;
    element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
}

export function choose(element: HTMLInputElement | HTMLSelectElement, value: string): Promise<void> {
  return after(() => {
    element.value = value;
    element.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** Presses a key where the focus is; tells whether the page took it. */
export async function press(key: string, more: KeyboardEventInit & { keyCode?: number } = {}): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  if (more.keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: more.keyCode });
  await after(() => (document.activeElement ?? document.body).dispatchEvent(event));
  return event.defaultPrevented;
}
