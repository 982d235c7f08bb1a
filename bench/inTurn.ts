/** Something to measure, under a name. */
export type Candidate<M> = { name: string; run: () => Promise<M> };

/** The measurements of a candidate. */
export type Series<M> = { name: string; measurements: M[] };

/**
 * Measures candidates in turn, so that what else goes on in the machine touches all of them.
 *
 * @param rounds how often each is measured
 * @param options.warmUp whether each runs once before, which doesn't count: it fills the caches
 */
export const inTurn = async <M>(
  rounds: number,
  candidates: Array<Candidate<M>>,
  { warmUp } = { warmUp: true },
): Promise<Array<Series<M>>> => {
  const series = candidates.map(({ name }): Series<M> => ({ name, measurements: [] }));
  for (let round = warmUp ? 0 : 1; round <= rounds; round += 1) {
    for (const [index, { run }] of candidates.entries()) {
      // One after the other is the point.
      const measurement = await run();
      if (round > 0) series[index]?.measurements.push(measurement);
    }
  }
  return series;
};
