import type { Series } from './inTurn.js';
import { type Spread, spreadOf } from './statistics.js';

/** A column of figures: what it's called, and how it's read from a measurement. */
export type Column<M> = { heading: string; digits: number; of: (measurement: M) => number };

const cell = ({ median, least, most }: Spread, digits: number): string => {
  const [middle, low, high] = [median, least, most].map((value) => value.toFixed(digits));
  return low === high ? `${middle}` : `${middle} (${low}–${high})`;
};

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;

/**
 * A Markdown table with a line for each series.
 *
 * @param compared whether there's a last line, with the ratios of the medians: the last series to the first
 */
export const table = <M>(
  series: Array<Series<M>>,
  columns: Array<Column<M>>,
  { compared } = { compared: series.length > 1 },
): string => {
  const spreads = series.map(({ measurements }) => columns.map(({ of }) => spreadOf(measurements.map(of))));
  const [first, last] = [spreads.at(0), spreads.at(-1)];
  const ratios = columns.map((_, index) =>
    ((last?.[index]?.median ?? NaN) / (first?.[index]?.median ?? NaN)).toFixed(2),
  );
  return [
    line(['', ...columns.map(({ heading }) => heading)]),
    line(['---', ...columns.map(() => '---')]),
    ...series.map(({ name }, row) =>
      line([name, ...columns.map(({ digits }, index) => cell(spreads[row]?.[index] ?? spreadOf([]), digits))]),
    ),
    ...(compared ? [line(['**ratio**', ...ratios.map((ratio) => `**${ratio}**`)])] : []),
  ].join('\n');
};
