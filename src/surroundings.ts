import type { SfError } from '@salesforce/core';
import type { Clock } from './cancellation/clock.js';

/** What is around the command: the time, the place where people read, and what can interrupt it. */
export type Surroundings = {
  clock: Clock;
  /** Whether the progress is shown on a terminal that somebody watches, in a log, or not at all. */
  progress: 'terminal' | 'log' | 'nowhere';
  /** Writes a line for a person, which is no result. */
  writeLine: (line: string) => void;
  warn: (warning: string) => void;
  /** Says what to tell, from now on, whoever interrupts the command. */
  onInterruption: (error: () => SfError) => void;
};
