import type { TerminalSize } from '../test/terminalProcess.js';
import type { Frame } from './frame.js';
import type { TerminalEvent } from './recording.js';
import { Screen } from './screen.js';

/** Writes that follow each other faster than this, in milliseconds, are one change of the screen. */
const BURST = 20;

const isLastOfBurst = ({ at }: TerminalEvent, next: TerminalEvent | undefined): boolean =>
  !next || next.at - at >= BURST;

const showsTheSame = (one: Frame | undefined, other: Frame): boolean =>
  JSON.stringify(one?.lines) === JSON.stringify(other.lines);

/**
 * What a terminal shows of a recording: the moments at which that changes. It's never half drawn, though programs erase
 * what they draw anew.
 */
export const framesOf = async (events: TerminalEvent[], size: TerminalSize): Promise<Frame[]> => {
  const screen = new Screen(size);
  const frames: Frame[] = [];
  for (const [index, event] of events.entries()) {
    await screen.write(event.data);
    if (screen.isBeingRedrawn || !isLastOfBurst(event, events[index + 1])) continue;
    const frame = { at: event.at, lines: screen.lines };
    if (!showsTheSame(frames.at(-1), frame)) frames.push(frame);
  }
  screen.close();
  return frames;
};
