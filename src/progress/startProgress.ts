import type { Surroundings } from '../system/environment.js';
import { logProgress } from './logProgress.js';
import type { Progress, ProgressHeading, ProgressState } from './progress.js';

/** Starts to show the progress, in the way that fits the place. */
export const startProgress = async (
  first: ProgressState,
  heading: ProgressHeading,
  { canDraw, clock, writeLine }: Pick<Surroundings, 'canDraw' | 'clock' | 'writeLine'>,
): Promise<Progress> => {
  if (canDraw) {
    // The library that draws is only for people at a terminal.
    const { terminalProgress } = await import('./terminalProgress.js');
    return terminalProgress(first, heading);
  }
  const progress = logProgress(clock, writeLine);
  progress.update(first);
  return progress;
};
