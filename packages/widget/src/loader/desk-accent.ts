/** Gives a widget its desk's colour. One that the site chose, `--desk-accent`, stands before it. */
export const setDeskAccent = (host: HTMLElement, { accent }: { accent: string }): void =>
  host.style.setProperty('--own-accent', accent);
