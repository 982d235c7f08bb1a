import { setTimeout } from 'node:timers/promises';

/** Tells the time, in milliseconds since 1970, and lets it pass. */
export type Clock = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** A signal that aborts when the time has passed. */
  timeout(milliseconds: number): AbortSignal;
};

/** The time of this machine at its start, from where on it goes on evenly, whatever happens to the date. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (milliseconds) => setTimeout(milliseconds),
  // It takes whole numbers only, and none below 0.
  timeout: (milliseconds) => AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds))),
};
