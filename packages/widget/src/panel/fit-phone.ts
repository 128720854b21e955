/**
 * A phone's keyboard shrinks what is visible but not what `100dvh` means. The panel follows the visible part through
 * two custom properties, set as CSSOM because the page may forbid inline styles. Returns its undo.
 */
export function fitPhone(box: HTMLElement): () => void {
  const view = window.visualViewport;
  if (!view) return () => {};
  const fit = () => {
    box.style.setProperty('--visible-height', `${view.height}px`);
    box.style.setProperty('--visible-top', `${view.offsetTop}px`);
  };
  fit();
  view.addEventListener('resize', fit);
  view.addEventListener('scroll', fit);
  return () => {
    view.removeEventListener('resize', fit);
    view.removeEventListener('scroll', fit);
  };
}
