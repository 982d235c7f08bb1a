import type { Frame, Run } from './frame.js';

/**
 * All that one row of the terminal shows in the course of time, as on a strip of film: the strip is moved so that the
 * right piece is seen. A line that comes back is on it once.
 */
export type RowStrip = {
  /** The first one is what the row shows at the end: the picture without any movement. */
  lines: Run[][];
  /** From when on, in milliseconds, which of the lines is seen. */
  moves: Array<{ at: number; line: number }>;
};

const rowStrip = (row: number, frames: Frame[]): RowStrip => {
  const contents = frames.map(({ lines }) => JSON.stringify(lines[row] ?? []));
  const distinct = [...new Set(contents.toReversed())];
  return {
    lines: distinct.map((content) => frames[contents.indexOf(content)]?.lines[row] ?? []),
    moves: frames
      .map(({ at }, index) => ({ at, line: distinct.indexOf(contents[index] ?? '') }))
      .filter(({ line }, index, moves) => line !== moves[index - 1]?.line),
  };
};

/** The strips of all rows, down to the last one that's ever used. */
export const rowStrips = (frames: Frame[]): RowStrip[] => {
  const used = frames.map(({ lines }) => lines.findLastIndex((line) => line.length > 0) + 1);
  return Array.from({ length: Math.max(0, ...used) }, (_, row) => rowStrip(row, frames));
};
