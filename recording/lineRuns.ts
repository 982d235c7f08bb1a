import type { IBufferCell, IBufferLine } from '@xterm/headless';
import type { Run, Style } from './frame.js';

/** The colors that a terminal has names for, each also in a bright variant. */
const COLORS = 16;

const styleOf = (cell: IBufferCell, isCursor: boolean): Style => {
  if (cell.isFgRGB() || cell.getFgColor() >= COLORS || !cell.isBgDefault()) {
    throw new Error(`There is no such color in the recording: ${cell.getFgColor()} on ${cell.getBgColor()}.`);
  }
  return {
    ...(cell.isFgDefault() ? {} : { color: cell.getFgColor() }),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isInverse: cell.isInverse() !== 0 || isCursor,
  };
};

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const looksLike = (one: Style, other: Style): boolean =>
  one.color === other.color &&
  one.isBold === other.isBold &&
  one.isDim === other.isDim &&
  one.isInverse === other.isInverse;

/**
 * Whether a character can be drawn with those before it. Symbols can't be drawn with letters, because they often come from
 * another font, with another width.
 */
const continues = (run: Run, next: Run): boolean =>
  next.column === run.column + run.text.length && isAscii(next.text) === isAscii(run.text) && looksLike(run, next);

/**
 * The characters of a line.
 *
 * @param cursor the column with the cursor, if the line has it
 */
export const lineRuns = (line: IBufferLine, cursor: number | undefined): Run[] => {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column);
    if (!cell) continue;
    const run: Run = { column, text: cell.getChars() || ' ', ...styleOf(cell, column === cursor) };
    const last = runs.at(-1);
    if (last && continues(last, run)) last.text += run.text;
    else runs.push(run);
  }
  return runs.flatMap(withoutGaps);
};

/** Splits at two spaces or more, and leaves out what can't be seen. */
const withoutGaps = ({ column, text, ...style }: Run): Run[] => {
  if (style.isInverse) return [{ column, text, ...style }];
  return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: part }) => ({
    column: column + index,
    text: part,
    ...style,
  }));
};
