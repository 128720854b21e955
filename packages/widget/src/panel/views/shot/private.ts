/** What a page marks, and what browsers know to be secret. */
const PRIVATE =
  '[data-deskside-private],input[type=password i],[autocomplete*="cc-" i],[autocomplete*=password i],[autocomplete*=one-time i]';

/** Whether an element, with all that is in it, must not be in any picture. */
export const isPrivate = (element: Element): boolean => element.matches(PRIVATE);

/** Pages within the page, and shadow trees, as far as they can be reached. */
function* rootsIn(
  root: Document | ShadowRoot,
  x = 0,
  y = 0,
): Generator<{ root: Document | ShadowRoot; x: number; y: number }> {
  yield { root, x, y };
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) yield* rootsIn(element.shadowRoot, x, y);
    const inner = (element as HTMLIFrameElement).contentDocument;
    const box = inner && element.getBoundingClientRect();
    if (box) yield* rootsIn(inner, x + box.x + element.clientLeft, y + box.y + element.clientTop);
  }
}

/**
 * Takes what is private from the page itself, because nobody knows where it is in a picture of the screen. Returns where
 * it was, and what brings it back.
 */
export function hidePrivate(): { boxes: DOMRect[]; show: () => void } {
  const boxes: DOMRect[] = [];
  const undo: (() => void)[] = [];
  for (const { root, x, y } of rootsIn(document)) {
    const view = (root.ownerDocument ?? root).defaultView;
    if (!view) continue;
    for (const element of root.querySelectorAll(PRIVATE)) {
      for (const box of element.getClientRects()) boxes.push(new DOMRect(box.x + x, box.y + y, box.width, box.height));
    }
    const sheet = new view.CSSStyleSheet();
    // A transition would win over the rule for as long as it lasts.
    sheet.replaceSync(`:is(${PRIVATE}){opacity:0!important;transition:none!important}`);
    root.adoptedStyleSheets.push(sheet);
    undo.push(() => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
    });
  }
  return { boxes, show: () => undo.forEach((run) => run()) };
}
