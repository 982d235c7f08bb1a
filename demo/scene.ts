/* The scene that the demo plays and the README's picture shows: the queue of an org is stuck, and somebody clears it. */

import { setTimeout } from 'node:timers/promises';
import { StateAggregator } from '@salesforce/core';
import type { Deployment, DeploymentPlan } from '../simulatedOrg/deployment.js';
import { logIn } from '../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../simulatedOrg/simulatedOrg.js';
import type { Key, TerminalSize } from '../test/terminalProcess.js';

const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export type Scene = {
  org: SimulatedOrg;
  /** Adds a deployment that somebody requested some time ago, and that takes half an hour unless it's canceled. */
  add: (createdByName: string, ago: number, plan?: Partial<DeploymentPlan>) => Deployment;
  /** The one in progress, and those that wait for it. */
  stuck: Deployment;
  next: Deployment;
  validation: Deployment;
};

/** Starts a production org with a queue, and logs in to it as `prod`, which is the default org from then on. */
export const openScene = async (): Promise<Scene> => {
  let behind = 0;
  const org = await SimulatedOrg.start({ now: () => Date.now() - behind }, { username: 'riley.release@org.example' });
  const { aliases } = await StateAggregator.getInstance();
  await aliases.setAndSave('prod', await logIn(org));
  process.env.SF_TARGET_ORG = 'prod';

  const add: Scene['add'] = (createdByName, ago, plan) => {
    // The queue moves on before its clock is set back.
    org.deployments.all();
    behind = ago;
    const deployment = org.deployments.add({ createdByName, deployTime: 30 * MINUTE, ...plan });
    behind = 0;
    return deployment;
  };
  behind = 12.4 * MINUTE;
  const stuck = add('Casey Colleague', behind, { cancelHiddenTime: 1.5 * SECOND, cancelTime: 3.5 * SECOND });
  const next = add('Casey Colleague', 4.4 * MINUTE, { cancelTime: 2.5 * SECOND, cancelEnding: 'Succeeded' });
  const validation = add('Riley Release', 1.4 * MINUTE, { checkOnly: true, cancelTime: 2 * SECOND });
  return { org, add, stuck, next, validation };
};

/** A key that somebody presses once the terminal has shown a text, and after some time to read it. */
export type Press = { after: string; reading: number; key: keyof typeof Key | 'y' };

const KEYS = 'Esc quit';

export const confirming: Press[] = [
  { after: '(y/N)', reading: 2 * SECOND, key: 'y' },
  { after: 'y', reading: 0.3 * SECOND, key: 'enter' },
];

/** Somebody looks at the list, chooses the deployment that's stuck, and confirms. */
export const choosing: Press[] = [
  { after: KEYS, reading: 2 * SECOND, key: 'down' },
  { after: KEYS, reading: 0.4 * SECOND, key: 'up' },
  { after: KEYS, reading: 0.6 * SECOND, key: 'enter' },
  ...confirming,
];

/** Somebody looks at the list, chooses the deployment that's stuck and the one behind it, and confirms. */
export const choosingTwo: Press[] = [
  { after: KEYS, reading: 2 * SECOND, key: 'space' },
  { after: KEYS, reading: 0.5 * SECOND, key: 'down' },
  { after: KEYS, reading: 0.5 * SECOND, key: 'space' },
  { after: KEYS, reading: 0.7 * SECOND, key: 'enter' },
  ...confirming,
];

export type Run = { output: string; exitCode: number };

/**
 * Runs a command in a pseudo-terminal, and presses keys as a person would.
 *
 * @param show gets what the terminal is sent, as it comes
 * @param signal ends the command
 */
export const runInTerminal = async (
  args: string[],
  presses: Press[],
  size: TerminalSize,
  show: (data: string) => void,
  signal?: AbortSignal,
): Promise<Run> => {
  // It needs a binary, which a demo without a terminal doesn't.
  const { Key: keys, startInTerminalOf } = await import('../test/terminalProcess.js');
  const { shows, type, onData, kill, ended } = startInTerminalOf(size, 'bin/run.js', 'deploy', ...args);
  onData(show);
  const stop = (): void => {
    kill();
  };
  signal?.addEventListener('abort', stop);
  try {
    for (const { after, reading, key } of presses) {
      await shows(after);
      await setTimeout(reading, undefined, signal ? { signal } : {});
      type(key === 'y' ? key : keys[key]);
    }
    const { screen, exitCode } = await ended;
    return { output: screen, exitCode };
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
};
