/** Tells the time to a stand-in org, in milliseconds since 1970. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until a test moves it, or somebody sleeps by it. */
export class TestClock implements Clock {
  private time = Date.parse('2026-11-02T08:00:00.000Z');
  private scheduled: Array<{ at: number; action: () => void }> = [];

  public now(): number {
    return this.time;
  }

  /** @param milliseconds how far the time goes on */
  public advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (const { at, action } of this.scheduled
      .filter((each) => each.at <= until)
      .sort((one, other) => one.at - other.at)) {
      this.time = Math.max(this.time, at);
      action();
    }
    this.scheduled = this.scheduled.filter(({ at }) => at > until);
    this.time = until;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    return Promise.resolve();
  }

  public timeout(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.after(milliseconds, () => {
      controller.abort(new DOMException('timeout', 'TimeoutError'));
    });
    return controller.signal;
  }

  /** Lets something happen while the time goes on. */
  public after(milliseconds: number, action: () => void): void {
    this.scheduled.push({ at: this.time + milliseconds, action });
  }
}
