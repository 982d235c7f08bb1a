import { setImmediate } from 'node:timers/promises';
import { TestClock } from '../../simulatedOrg/clock.js';

const STEP = 1000;

/** How many turns of the event loop a request takes at most from the command to the org, or a response back. */
const TURNS_ON_THE_WAY = 6;

/** How many turns it takes at most until all responses have been read that were sent. */
const TURNS_TO_READ = 50;

/**
 * A clock for commands that wait for responses and for the time at once. As long as the org has something to respond to, no time
 * passes; then it passes in small steps, so that whoever waits for something sees it when it happens.
 */
export class SimulationClock extends TestClock {
  /** How many requests get no response, and let the time pass. */
  private unanswered = 0;
  /** For how many milliseconds the machine is about to sleep. */
  private asleep = 0;

  /** @param requestsUnderWay how many requests the org has to respond to */
  public constructor(private readonly requestsUnderWay: () => number) {
    super();
  }

  public override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const end = this.now() + milliseconds;
    do {
      await this.untilQuiet();
      signal?.throwIfAborted();
      if (this.asleep > 0) await this.sleepThrough(0);
      if (this.unanswered === 0) this.advance(Math.min(STEP, Math.max(0, end - this.now())));
      await setImmediate();
      signal?.throwIfAborted();
    } while (this.now() < end);
  }

  /** Lets the time pass as long as a request gets no response. */
  public async passWhile(isOpen: () => boolean): Promise<void> {
    this.unanswered += 1;
    while (isOpen()) {
      await setImmediate();
      this.advance(STEP / Math.max(1, this.unanswered));
    }
    this.unanswered -= 1;
  }

  /**
   * Lets the machine fall asleep when the responses that were sent have been read: of others, nobody would know whether the
   * machine has got them.
   *
   * @param milliseconds how long it sleeps
   */
  public fallAsleep(milliseconds: number): void {
    this.asleep += milliseconds;
  }

  /** @param besides how many requests get no response before it */
  public async sleepThrough(besides: number): Promise<void> {
    await this.untilQuiet(besides, TURNS_TO_READ);
    const { asleep } = this;
    this.asleep = 0;
    this.advance(asleep);
  }

  /**
   * @param besides how many requests aren't waited for
   * @param longest how many turns of the event loop nothing has to happen
   */
  private async untilQuiet(besides = 0, longest = TURNS_ON_THE_WAY): Promise<void> {
    for (let turns = 0; turns < longest; turns += 1) {
      if (this.requestsUnderWay() > this.unanswered + besides) turns = 0;
      await setImmediate();
    }
  }
}
