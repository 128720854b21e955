import { placed, type Box } from './geometry.ts';

const EDGES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

/** The chosen part of the picture, with what it is dragged by. The keyboard works on the surface below. */
export function RegionFrame({ box, scale, label }: { box: Box; scale: number; label: string }) {
  return (
    <div class="shot__region" data-edges="" style={placed(box, scale)}>
      {EDGES.map((edges) => (
        <i key={edges} class="shot__handle" data-edges={edges} />
      ))}
      <span class="shot__size numbers" aria-hidden="true">
        {label}
      </span>
    </div>
  );
}
