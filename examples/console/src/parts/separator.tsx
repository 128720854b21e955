import { $widths, keepWidths, setWidth, WIDTHS, type Panel } from '../state/panels.ts';
import { useStore } from '../state/use-store.ts';

const STEP_PX = 16;
/** Drawn in as far as this part of its least width, a panel is put away. */
const AWAY = 0.6;

interface Props {
  panel: Panel;
  /** On which side of its panel it stands. */
  edge: 'start' | 'end';
  label: string;
  /** Puts the panel away: by Enter, or drawn in far. */
  onAway(): void;
}

/** The edge of the panel it stands in, which is drawn by pointer or moved by keys; a double click makes it as wide as usual. */
export function Separator({ panel, edge, label, onAway }: Props) {
  const width = useStore($widths)[panel];
  const { least, usual, most } = WIDTHS[panel];
  const sign = edge === 'end' ? 1 : -1;

  const put = (px: number) => {
    setWidth(panel, px);
    keepWidths();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEP_PX * sign * (event.shiftKey ? 4 : 1);
    const next = { ArrowRight: width + step, ArrowLeft: width - step, Home: least, End: most }[event.key];
    if (next !== undefined) put(next);
    else if (event.key === 'Enter') onAway();
    else return;
    event.preventDefault();
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault(); // nothing is selected on the way
    const element = event.currentTarget as HTMLElement;
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    const from = event.clientX;
    const drawn = new AbortController();
    const { signal } = drawn;
    const wanted = (at: PointerEvent) => width + sign * (at.clientX - from);
    element.addEventListener('pointermove', (at) => setWidth(panel, wanted(at)), { signal });
    element.addEventListener(
      'lostpointercapture',
      (at) => {
        drawn.abort();
        if (wanted(at) > least * AWAY) keepWidths();
        else {
          setWidth(panel, width); // as it was, when it is taken out again
          onAway();
        }
      },
      { signal },
    );
  };

  return (
    <div
      class={`separator separator--${edge}`}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKey}
      onPointerDown={onDown}
      onDblClick={() => put(usual)}
    />
  );
}
