import type { StandInOrg } from '../test/standInOrg/standInOrg.js';
import type { Clock } from '../test/standInOrg/clock.js';
import { Key, startInTerminalOf, type TerminalSize } from '../test/terminalProcess.js';
import { Recording } from './recording.js';

const MINUTE = 60_000;
const TO_READ = 1800;
const TO_PRESS_A_KEY = 700;
const TO_PRESS_AGAIN = 250;

/** The org's clock: it can be set back, for deployments that were started some time ago. */
export class SceneClock implements Clock {
  public setBackBy = 0;

  public now(): number {
    return Date.now() - this.setBackBy;
  }
}

/** Lets an org be busy with a deployment that takes long, while others wait. */
export const fillQueue = ({ deployments }: StandInOrg, clock: SceneClock): void => {
  clock.setBackBy = 12.4 * MINUTE;
  deployments.add({
    createdByName: 'Casey Colleague',
    deployTime: 30 * MINUTE,
    cancelHiddenTime: 1500,
    cancelTime: 4200,
  });
  clock.setBackBy = 4.4 * MINUTE;
  deployments.add({ createdByName: 'Casey Colleague' });
  clock.setBackBy = 1.4 * MINUTE;
  deployments.add({ createdByName: 'Riley Release', checkOnly: true });
  clock.setBackBy = 0;
};

/** Somebody looks at what is going on in the default org, chooses the oldest of three deployments, and cancels it. */
export const recordScene = async (size: TerminalSize): Promise<Recording> => {
  const recording = new Recording(TO_PRESS_A_KEY);
  recording.output('$ ');
  recording.pause(TO_PRESS_A_KEY);
  recording.typing('sf deploy cancel-rest', 55);
  recording.pause(TO_PRESS_A_KEY);
  recording.output('\r\n');

  const { shows, type, onData, kill, ended } = startInTerminalOf(size, 'bin/run.js', 'deploy', 'cancel-rest');
  onData((data) => {
    recording.output(data);
  });
  const afterReading = async (text: string, milliseconds: number, key: string): Promise<void> => {
    await shows(text);
    await recording.untilQuiet();
    recording.pause(milliseconds);
    type(key);
  };
  try {
    await afterReading('Which deployment', TO_READ, Key.down);
    await afterReading('Which deployment', TO_PRESS_AGAIN, Key.down);
    await afterReading('Which deployment', TO_PRESS_A_KEY, Key.enter);
    await afterReading('(y/N)', TO_READ, 'y');
    await afterReading('y', TO_PRESS_AGAIN, Key.enter);
    const { screen, exitCode } = await ended;
    if (exitCode !== 0) throw new Error(`The command has ended with the exit code ${exitCode}. It showed: ${screen}`);
  } finally {
    kill();
  }
  recording.output('$ ');
  recording.pause(3 * TO_READ);
  return recording;
};
