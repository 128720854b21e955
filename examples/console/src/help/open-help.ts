import type { Supporter } from '@deskside/sdk/supporter';

/** What of the widget is used here; the page loads it like any site does. */
interface Widget {
  open(): void;
  on(event: 'close', listener: () => void): () => void;
  get(name: 'status'): 'idle' | 'queued' | 'offered' | 'active' | 'left' | 'ended';
  setAttributes(attributes: Record<string, string>): void;
  setLocale(locale: string): void;
  destroy(): void;
}
type Deskside = (verb: 'create', options: { desk: string; server: string }) => Widget;

const RUNNING = ['queued', 'offered', 'active'];
let widget: Widget | null = null;

/** Opens the desk that helps supporters. Its icon stays while something is going on there, and goes with the panel else. */
export function openHelp(desk: string, { member, $desk }: Supporter, locale: string): boolean {
  const { deskside } = globalThis as { deskside?: Deskside };
  if (!deskside) return false;
  if (!widget) {
    const made = deskside('create', { desk, server: location.origin });
    made.setAttributes({ desk: $desk.get()?.id ?? '', user: member.user, role: member.role });
    made.on('close', () => {
      if (RUNNING.includes(made.get('status'))) return;
      made.destroy();
      widget = null;
    });
    widget = made;
  }
  widget.setLocale(locale);
  widget.open();
  return true;
}

/** Whoever signs in next is somebody else. */
export function closeHelp(): void {
  widget?.destroy();
  widget = null;
}
