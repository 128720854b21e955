/**
 * Arrow keys, Home and End among the items of one control, as the ARIA patterns want it. Moves the focus and
 * returns the item it went to. Up and down lead past as many as stand in a row.
 */
export function rove(event: KeyboardEvent, container: Element | null, items: string, columns = 1): HTMLElement | null {
  const all = [...(container?.querySelectorAll<HTMLElement>(items) ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const [down, up] = [at + columns, at - columns];
  const next = { ArrowDown: down, ArrowRight: at + 1, ArrowUp: up, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined || !all.length) return null;
  event.preventDefault();
  const item = all.at(next % all.length)!;
  item.focus();
  return item;
}
