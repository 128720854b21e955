import type { Session } from '../../session.ts';

/** What a page may have said of the widget's look, which does not follow it into another document by itself. */
const LOOKS = ['--desk-accent', '--r-panel', '--r-control', '--r-inner'];

const rulesOf = (sheet: CSSStyleSheet) => Array.from(sheet.cssRules, ({ cssText }) => cssText).join('\n');

/** The beginning of what the customer goes on with. */
export function focusPlace({ root, $open }: Session): void {
  const place = $open.get() ? root.querySelector<HTMLElement>('.panel [data-focus]') : null;
  (place ?? root.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true });
}

/**
 * Puts the widget into another window of the same page, as it is: what is typed, chosen and read stays. A document takes
 * only style sheets of its own making, so they are made again.
 */
export function moveTo(window: Window & typeof globalThis, { root }: Session): void {
  const host = root.host as HTMLElement;
  const texts = root.adoptedStyleSheets.map(rulesOf);
  const looks = LOOKS.map((name) => getComputedStyle(host).getPropertyValue(name));
  const list = root.querySelector('.messages');
  const fromEnd = list ? list.scrollHeight - list.scrollTop - list.clientHeight : 0;

  window.document.body.append(host);
  root.adoptedStyleSheets = texts.map((text) => {
    const sheet = new window.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  const isHome = window === globalThis.window;
  LOOKS.forEach((name, index) => host.style.setProperty(name, isHome ? '' : looks[index]!));
  if (list) list.scrollTop = list.scrollHeight - list.clientHeight - fromEnd;
}
