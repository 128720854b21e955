import { map } from 'nanostores';

export type PanelTab = 'customer' | 'record' | 'history';

/** Notes that were begun, by conversation: as long as the page is open. */
export const $noteDrafts = map<Record<string, string>>({});

interface Panel {
  tab: PanelTab;
  isOpen: boolean;
}

/** What the supporter chose, and whether the conversation had ended by then. */
export const $panels = map<Record<string, Panel & { ended: boolean }>>({});

/**
 * What the side panel of a conversation shows. A choice holds until the conversation ends: then the record opens by
 * itself if the desk wants it, also where there is little room and the panel is closed otherwise.
 */
export function panelOf(
  choice: (Panel & { ended: boolean }) | undefined,
  now: { ended: boolean; recordOpens: boolean; hasRoom: boolean },
): Panel {
  if (choice && (choice.ended === now.ended || !now.recordOpens)) return choice;
  if (now.ended && now.recordOpens) return { tab: 'record', isOpen: true };
  return { tab: 'customer', isOpen: now.hasRoom };
}
