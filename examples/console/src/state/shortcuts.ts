/** What a key does anywhere in the console. */
export type Shortcut =
  | { does: 'help' }
  | { does: 'tasks' }
  | { does: 'conversation'; number: number }
  | { does: 'beside'; number: number }
  | { does: 'step'; by: 1 | -1 }
  | { does: 'pause' };

/** Whether what is typed there is text. */
function isTextField(target: EventTarget | null): boolean {
  const { tagName, isContentEditable } = (target ?? {}) as Partial<HTMLElement>;
  return tagName === 'TEXTAREA' || tagName === 'INPUT' || tagName === 'SELECT' || isContentEditable === true;
}

/**
 * The shortcut of a key, or null. Those with Alt work while one writes; by the key's place, because with Alt some systems
 * type another letter. Alt A and Alt D belong to the offer that rings.
 */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const { altKey, shiftKey, ctrlKey, metaKey, code, key } = event;
  if (event.isComposing || event.defaultPrevented || ctrlKey || metaKey) return null;
  if (!altKey) return key === '?' && !isTextField(event.target) ? { does: 'help' } : null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit === '0') return { does: 'tasks' };
  if (digit) return { does: shiftKey ? 'beside' : 'conversation', number: Number(digit) };
  if (code === 'ArrowDown' || code === 'ArrowUp') return { does: 'step', by: code === 'ArrowDown' ? 1 : -1 };
  return code === 'KeyS' ? { does: 'pause' } : null;
}
