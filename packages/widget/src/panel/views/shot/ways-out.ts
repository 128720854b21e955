/** How one leaves a screenshot without sending it: Esc, a right click, and what else a browser takes for cancelling. */
export function waysOut(onClose: () => void) {
  const leave = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return {
    onCancel: leave,
    onContextMenu(event: MouseEvent) {
      // A long press of a finger is none.
      if (event.button === 2 && (event.target as Element).localName !== 'input') leave(event);
    },
    onKeyDown(event: KeyboardEvent) {
      event.stopPropagation();
      if (event.key === 'Escape' && !event.isComposing) leave(event);
    },
  };
}
