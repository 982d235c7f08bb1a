/** Tells the time to a stand-in org, in milliseconds since 1970. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  private time = Date.parse('2026-11-02T08:00:00.000Z');

  public now(): number {
    return this.time;
  }

  /** @param milliseconds how far the time goes on */
  public advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
