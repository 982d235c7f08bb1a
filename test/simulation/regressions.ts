import type { History } from './history.js';

/** Histories that weren't told as they were, as the simulation has shrunk them. */
export const REGRESSIONS: Array<{ name: string; history: History }> = [];
