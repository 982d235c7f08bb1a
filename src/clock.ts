import { setTimeout } from 'node:timers/promises';

/** Tells the time and lets it pass, in milliseconds. */
export type Clock = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
};

/** The time of this machine, which no change of its date affects. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds) => setTimeout(milliseconds),
};
