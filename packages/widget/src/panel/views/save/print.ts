import { toNode, type Tree } from './tree.ts';

/**
 * On paper only the transcript is seen, on the screen only the page. It stands beside the page's body, so nothing of the
 * page has to change.
 */
const PAGE = `[data-deskside-print]{display:none}@media print{
html>:not([data-deskside-print]){display:none!important}
html>[data-deskside-print]{display:block!important}
html{block-size:auto!important;overflow:visible!important;background:#fff!important}}`;

/** Prints a piece of a page. `draw` fills in its pictures first. */
export async function print(tree: Tree, css: string, draw: (root: ShadowRoot) => Promise<void>): Promise<void> {
  const host = document.createElement('div');
  host.setAttribute('data-deskside-print', '');
  const root = host.attachShadow({ mode: 'open' });
  const [inner, outer] = [new CSSStyleSheet(), new CSSStyleSheet()];
  inner.replaceSync(css);
  outer.replaceSync(PAGE);
  root.adoptedStyleSheets = [inner];
  root.append(toNode(tree));
  await draw(root);
  document.adoptedStyleSheets.push(outer);
  document.documentElement.append(host);
  addEventListener(
    'afterprint',
    () => {
      host.remove();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== outer);
    },
    { once: true },
  );
  window.print();
}
