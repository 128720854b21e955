import type { OpenOptions, WidgetOptions } from '../api.ts';
import type { SeatsOptions } from '../seats/mount.ts';

export type LoadSeats = () => Promise<{ mountSeats: (options: SeatsOptions) => Promise<() => void> }>;

/** Defines `<deskside-seats desk="…">`, once for a page. */
export function defineSeats(
  options: Pick<WidgetOptions, 'server' | 'locale' | 'theme' | 'texts'>,
  loadSeats: LoadSeats,
  onOpen: (desk: string, to: OpenOptions) => void,
): void {
  if (customElements.get('deskside-seats')) return;
  customElements.define(
    'deskside-seats',
    class extends HTMLElement {
      #leave: Promise<() => void> | undefined;

      connectedCallback() {
        this.#leave = loadSeats().then(({ mountSeats }) => mountSeats({ ...options, element: this, onOpen }));
      }

      disconnectedCallback() {
        this.#leave?.then((leave) => leave()).catch(() => {});
      }
    },
  );
}
