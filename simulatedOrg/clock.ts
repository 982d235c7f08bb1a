/** Tells the time to a simulated org, in milliseconds since 1970. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until a test moves it, or until somebody sleeps by it. */
export class TestClock implements Clock {
  private time = Date.parse('2026-11-02T08:00:00.000Z');
  private scheduled: Array<{ at: number; action: () => void }> = [];

  public now(): number {
    return this.time;
  }

  /** @param milliseconds how far the time moves */
  public advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      // An action may plan others.
      const [next] = this.scheduled.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.scheduled.splice(this.scheduled.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.action();
    }
    this.time = Math.max(this.time, until);
  }

  public async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.advance(milliseconds);
    // Whoever waits for the signal gets to know of it first.
    await Promise.resolve();
    signal?.throwIfAborted();
  }

  /** A signal that aborts with a `TimeoutError` once the clock has moved so many milliseconds. */
  public timeout(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.after(milliseconds, () => {
      controller.abort(new DOMException('timeout', 'TimeoutError'));
    });
    return controller.signal;
  }

  /** Makes something happen once the clock has moved so many milliseconds. */
  public after(milliseconds: number, action: () => void): void {
    this.scheduled.push({ at: this.time + milliseconds, action });
  }
}
