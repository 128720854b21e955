/** Gives a widget its desk's colour, unless the site chose one itself. */
export function setDeskAccent(host: HTMLElement, accent: string): void {
  const own = host.style.getPropertyValue('--desk-accent');
  const now = getComputedStyle(host).getPropertyValue('--desk-accent').trim();
  // What stands on the element itself came from here.
  if (accent && (now === '' || own !== '')) host.style.setProperty('--desk-accent', accent);
}
