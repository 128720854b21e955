import { boxBetween, type Box, type Point } from './geometry.ts';

/** Something drawn on the picture, in the picture's pixels. */
export interface Mark {
  kind: 'arrow' | 'box' | 'pen' | 'text' | 'blur';
  /** From and to; all the way of a pen; where a text begins. */
  points: readonly Point[];
  colour: string;
  /** A pixel of the screen when it was drawn, in pixels of the picture: how thick lines and letters are. */
  unit: number;
  text?: string;
}

/** What was drawn, and what was taken back and can come again. */
export interface Marks {
  readonly done: readonly Mark[];
  readonly undone: readonly Mark[];
}

export const noMarks: Marks = { done: [], undone: [] };

export const add = ({ done }: Marks, mark: Mark): Marks => ({ done: [...done, mark], undone: [] });

export const undo = ({ done, undone }: Marks): Marks => ({
  done: done.slice(0, -1),
  undone: [...undone, ...done.slice(-1)],
});

export const redo = ({ done, undone }: Marks): Marks => ({
  done: [...done, ...undone.slice(-1)],
  undone: undone.slice(0, -1),
});

/** Moves the newest mark, or its end only. */
export function nudge({ done, undone }: Marks, dx: number, dy: number, endOnly: boolean): Marks {
  const moved = done.slice(-1).map((mark) => ({
    ...mark,
    points: mark.points.map((point, index) =>
      endOnly && index + 1 < mark.points.length ? point : { x: point.x + dx, y: point.y + dy },
    ),
  }));
  return { done: [...done.slice(0, -1), ...moved], undone };
}

/** Where a mark lies. */
export function extentOf({ points }: Mark): Box {
  return boxBetween(points[0]!, points[points.length - 1]!);
}

/** A click that was meant to draw draws nothing. */
export function isLargeEnough(mark: Mark): boolean {
  const { width, height } = extentOf(mark);
  if (mark.kind === 'text') return Boolean(mark.text!.trim());
  // The way of a pen may come back to where it began.
  return mark.points.length > 2 || width + height > 6 * mark.unit;
}

/** A mark of the middle of what is seen, for those who draw with the keyboard. */
export function markIn(kind: 'arrow' | 'box' | 'pen' | 'blur', seen: Box, colour: string, unit: number): Mark {
  const at = (share: number) => ({ x: seen.x + seen.width * share, y: seen.y + seen.height * share });
  return { kind, points: [at(0.35), at(0.65)], colour, unit };
}
