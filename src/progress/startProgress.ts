import { type TargetOrg, toCancelRestResult } from '../cancelRestResult.js';
import type { Clock } from '../clock.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { logProgress } from './logProgress.js';
import type { Progress } from './progress.js';

/** Where the progress is shown. */
export type ProgressPlace = {
  /** Whether it's a terminal that somebody watches. */
  isTerminal: boolean;
  clock: Clock;
  /** Writes a line where it's a log. */
  writeLine: (line: string) => void;
};

/** Starts to show how a cancellation goes on, in the way that fits the place. */
export const startProgress = async (
  deployRequest: DeployRequest,
  target: TargetOrg,
  { isTerminal, clock, writeLine }: ProgressPlace,
): Promise<Progress> => {
  if (isTerminal) {
    // The library that draws is only for people at a terminal.
    const { terminalProgress } = await import('./terminalProgress.js');
    return terminalProgress(deployRequest, target.username, toCancelRestResult(deployRequest, target).deployUrl);
  }
  const progress = logProgress(clock, writeLine);
  progress.update(deployRequest);
  return progress;
};
