/** Several values of the same thing: the one in the middle, and the outermost ones. */
export type Spread = { median: number; least: number; most: number };

/** @param values at least one */
export const spreadOf = (values: number[]): Spread => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
};
