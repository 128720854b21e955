/** Whoever appears in the place of what is gone may take the focus itself, a frame later. */
const SETTLE_MS = 40;

const isDisabled = (element: Element) => element.matches(':disabled');

/** Says where one is, to the eye and to a screen reader, and Tab goes on from there. */
function titleOfPage(): HTMLElement | null {
  const title = document.querySelector<HTMLElement>('main h1');
  if (title) title.tabIndex = -1;
  return title ?? document.querySelector('main');
}

/**
 * When what had the focus is taken out of the page or can no longer be used, the browser drops the focus, and with the
 * keyboard one would begin anew at the top of the page. Then it goes to the nearest that is left of what stood round it
 * and can have it, at last to the page's title. Ends with the function it returns.
 */
export function keepFocus(): () => void {
  /** The element and all it stands in, innermost first: what is taken out has no parents any more. */
  let path: HTMLElement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = (event: FocusEvent) => {
    path = event.composedPath().filter((target) => target instanceof HTMLElement);
  };
  const isLost = () => {
    const [last] = path;
    return last && document.activeElement === document.body && (!last.isConnected || isDisabled(last));
  };
  const find = () => {
    if (!isLost()) return;
    const around = path.slice(1).find((element) => element.isConnected && element.hasAttribute('tabindex'));
    (around ?? titleOfPage())?.focus({ preventScroll: true });
  };
  const changes = new MutationObserver(() => {
    clearTimeout(timer);
    if (document.activeElement === document.body || isDisabled(document.activeElement!))
      timer = setTimeout(find, SETTLE_MS);
  });
  document.addEventListener('focusin', remember);
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    clearTimeout(timer);
    changes.disconnect();
    document.removeEventListener('focusin', remember);
  };
}
