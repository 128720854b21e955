import { atom } from 'nanostores';
import { remembered } from './device.ts';

type Permission = NotificationPermission | 'impossible';

const isAnswer = (value: unknown) => typeof value === 'boolean';
/** Whether somebody at this browser said not to be asked. */
const declined = remembered<boolean>('notify-declined', false, isAnswer);
const wanted = remembered<boolean>('notify', true, isAnswer);

const permission = (): Permission => (typeof Notification === 'function' ? Notification.permission : 'impossible');

/** `ask`: not decided yet; `on`, `off`; `blocked`: the browser was told not to show any. */
type NotifyState = 'ask' | 'on' | 'off' | 'blocked';

function current(): NotifyState {
  const now = permission();
  if (now === 'denied' || now === 'impossible') return 'blocked';
  if (now === 'granted') return wanted.get() ? 'on' : 'off';
  return declined.get() ? 'off' : 'ask';
}

export const $notify = atom<NotifyState>(current());

/** Switches notifications of the desktop on, after a click: the browser asks its own question once. */
export async function turnOn(): Promise<void> {
  if (permission() === 'default') await Notification.requestPermission();
  wanted.set(true);
  $notify.set(current());
}

export function turnOff(): void {
  if (permission() === 'granted') wanted.set(false);
  else declined.set(true);
  $notify.set(current());
}

/** Shows something to whoever looks at another window; a click comes back here. Ends with the function it returns. */
export function notify(title: string, body: string, tag: string): () => void {
  if ($notify.get() !== 'on' || document.hasFocus()) return () => {};
  try {
    const shown = new Notification(title, {
      body,
      tag,
      icon: document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '',
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  } catch {
    // Phones have the class and refuse to use it.
    return () => {};
  }
}
