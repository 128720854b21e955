/** A hand is not still: less than this is a click. In CSS pixels. */
const CLICK_PX = 6;

interface Drag {
  /** The pointer is here, in CSS pixels of the window. */
  onMove: (x: number, y: number) => void;
  onDrop: () => void;
}

/** Lets the button be dragged by mouse, pen or finger. What was a drag is no click. */
export function makeDraggable(button: HTMLButtonElement, { onMove, onDrop }: Drag, signal: AbortSignal): void {
  let from: { x: number; y: number } | null = null;
  let isDrag = false;
  const here = { signal };
  button.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      from = { x: event.clientX, y: event.clientY };
      isDrag = false;
      button.setPointerCapture(event.pointerId);
    },
    here,
  );
  button.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      if (!from) return;
      isDrag ||= Math.hypot(clientX - from.x, clientY - from.y) > CLICK_PX;
      if (isDrag) onMove(clientX, clientY);
    },
    here,
  );
  const end = () => {
    if (from && isDrag) onDrop();
    from = null;
  };
  button.addEventListener('pointerup', end, here);
  button.addEventListener('pointercancel', end, here);
  button.addEventListener(
    'click',
    (event) => {
      if (isDrag) event.stopImmediatePropagation();
      isDrag = false;
    },
    { capture: true, signal },
  );
  // Otherwise a finger would scroll the page.
  button.style.touchAction = 'none';
}
