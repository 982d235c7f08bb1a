import { setTimeout } from 'node:timers/promises';

/** What a terminal was sent, and when: in milliseconds since the start of the recording. */
export type TerminalEvent = { at: number; data: string };

/** Longer than between two writes that belong to one change of the screen. */
const QUIET = 150;

/**
 * Collects what a terminal is sent. Its time is not quite that of the clock: a long wait for output is cut, because nobody
 * wants to watch it, and a pause is added where somebody has to read.
 */
export class Recording {
  public readonly events: TerminalEvent[] = [];
  private time = 0;
  private lastOutput = performance.now();

  /** @param longestWait how long the terminal may wait for output, in milliseconds */
  public constructor(private readonly longestWait: number) {}

  /** How long it is, in milliseconds. */
  public get duration(): number {
    return this.time;
  }

  /** Records what the terminal is sent now. */
  public output(data: string): void {
    const now = performance.now();
    this.pause(Math.min(now - this.lastOutput, this.longestWait));
    this.lastOutput = now;
    this.events.push({ at: this.time, data });
  }

  /** Records that somebody types a text, which the terminal shows key by key. */
  public typing(text: string, millisecondsPerKey: number): void {
    for (const data of text) {
      this.pause(millisecondsPerKey);
      this.events.push({ at: this.time, data });
    }
    this.lastOutput = performance.now();
  }

  /** Records that nothing happens, without waiting for it. */
  public pause(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Resolves when the terminal has got all of what it's being sent. */
  public async untilQuiet(): Promise<void> {
    for (let rest = QUIET; rest > 0; rest = QUIET - (performance.now() - this.lastOutput)) await setTimeout(rest);
  }
}
