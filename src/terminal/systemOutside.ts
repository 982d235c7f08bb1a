import { canAsk, canDraw } from './capabilities.js';
import { systemClock } from './clock.js';
import { untilInterrupted } from './interruption.js';
import type { Outside } from './surroundings.js';
import { terminalPrompter } from './terminalPrompter.js';

/** How many characters fit in a line of a log. */
const LOG_WIDTH = 120;

/** The outside of a command that runs in a process of its own. */
export const systemOutside = (): Outside => ({
  clock: systemClock,
  untilInterrupted,
  prompter: canAsk(process) ? terminalPrompter : undefined,
  canDraw: canDraw(process),
  columns: process.stderr.columns || process.stdout.columns || LOG_WIDTH,
});
