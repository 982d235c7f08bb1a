import { setTimeout } from 'node:timers/promises';

/** Tells the time, in milliseconds since 1970, and lets it pass. */
export type Clock = {
  now(): number;
  /** @throws the signal's reason when the signal aborts */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A signal that aborts when the time has passed. */
  timeout(milliseconds: number): AbortSignal;
};

/** The time of this machine at the start of the process; from there it runs evenly, whatever happens to the date. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  },
  // Node.js takes whole numbers only, and none below 0.
  timeout: (milliseconds) => AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds))),
};
