import type { Message } from '@deskside/sdk/customer';

/** What the browser says; `none` where it has no notifications, as on most phones. */
export const desktop = (): NotificationPermission | 'none' =>
  'Notification' in window && isSecureContext ? Notification.permission : 'none';

/** Asks the visitor, who has asked for it. */
export const askForDesktop = (): Promise<NotificationPermission> => Notification.requestPermission();

/** Shows a message on the desktop. A later one of the same conversation takes its place. */
export function tellDesktop({ from, text, file }: Message, conversation: string, onClick: () => void): void {
  try {
    const notification = new Notification(from.name, { body: text || file?.name || '', tag: conversation });
    notification.addEventListener('click', () => {
      focus();
      notification.close();
      onClick();
    });
  } catch {
    // Chromium on Android has them for service workers only.
  }
}
