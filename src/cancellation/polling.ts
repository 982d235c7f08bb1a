import type { Duration } from '@salesforce/kit';
import type { Clock } from './clock.js';
import { isOrgFailure, OrgApiError, type OrgFailure } from '../org/orgFailure.js';

const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** The pause grows to this part of the time that has passed, so that no end is noticed later than that. */
const PAUSE_PER_ELAPSED = 0.2;

/**
 * How long to pause before the next read, in milliseconds. Each read counts against the API requests that the org has for
 * a day, and the longer a cancellation takes already, the less a later notice of its end matters.
 *
 * @param elapsed how many milliseconds after the org's answer to the request the last read was made
 */
const pauseAfter = (elapsed: number): number =>
  Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed * PAUSE_PER_ELAPSED));

/** The org is there, and won't show the deployment to this user in a minute either. */
const PLAIN_REFUSALS: Array<number | undefined> = [401, 403, 404];

/** The org accepted the request to cancel, and refuses to show how it goes on. */
export class PollingRefused extends Error {
  public constructor(public readonly refusal: OrgApiError) {
    super();
  }
}

export type PollingOptions = {
  clock: Clock;
  /** How long to go on at most. */
  timeout: Duration;
  /** Told of the first read that failed without ending the polling. */
  onFirstFailedRead: (failure: OrgFailure) => void;
};

/** Reads again and again, with pauses that grow. A read that fails is not the end, unless the org plainly refuses it. */
export class Polling {
  private readonly start: number;
  private readonly deadline: number;
  private hasFailed = false;

  /** The time to go on begins now. */
  public constructor(private readonly options: PollingOptions) {
    this.start = options.clock.now();
    this.deadline = this.start + options.timeout.milliseconds;
  }

  /**
   * Reads until there's nothing to wait for or the time is up; the last read is made at that moment.
   *
   * @throws PollingRefused
   */
  public async readUntil(isDone: () => boolean, read: () => Promise<void>): Promise<void> {
    const { clock } = this.options;
    let lastRead = this.start;
    while (!isDone() && clock.now() < this.deadline) {
      const nextRead = Math.min(lastRead + pauseAfter(lastRead - this.start), this.deadline);
      await clock.sleep(Math.max(0, nextRead - clock.now()));
      lastRead = clock.now();
      await this.readOnce(read);
    }
  }

  /**
   * Reads once.
   *
   * @throws PollingRefused
   */
  public async readOnce(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (error instanceof OrgApiError && PLAIN_REFUSALS.includes(error.httpStatus)) throw new PollingRefused(error);
      if (!isOrgFailure(error)) throw error;
      if (!this.hasFailed) this.options.onFirstFailedRead(error);
      this.hasFailed = true;
    }
  }
}
