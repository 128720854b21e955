/**
 * Arrow keys, Home and End among the items of one control, as the ARIA patterns want it. Moves the focus and
 * returns the item it went to.
 */
export function rove(event: KeyboardEvent, container: Element | null, items: string): HTMLElement | null {
  const all = [...(container?.querySelectorAll<HTMLElement>(items) ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[
    event.key
  ];
  if (next === undefined || !all.length) return null;
  event.preventDefault();
  const item = all.at(next % all.length)!;
  item.focus();
  return item;
}
