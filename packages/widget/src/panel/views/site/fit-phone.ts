import { PHONE } from './close-by-back.ts';

/**
 * A phone's keyboard shrinks what is visible but not what `100dvh` means. The panel follows the visible part through
 * two custom properties, set as CSSOM because the page may forbid inline styles.
 */
export function fitPhone(box: HTMLElement, { signal }: { signal: AbortSignal }): void {
  const view = window.visualViewport;
  const phone = matchMedia(PHONE);
  const fit = () => {
    // Elsewhere nothing reads them, and asking for them would have the whole panel laid out.
    if (!phone.matches) return;
    box.style.setProperty('--visible-height', `${view!.height}px`);
    box.style.setProperty('--visible-top', `${view!.offsetTop}px`);
  };
  if (view) fit();
  view?.addEventListener('resize', fit, { signal });
  view?.addEventListener('scroll', fit, { signal });
}
