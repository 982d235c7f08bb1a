/* Shows the commands at work against a simulated org. It leaves nothing behind, and ends by itself. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';
import { choosing, confirming, MINUTE, openScene, type Press, type Run, runInTerminal } from './scene.js';

const TIME_PER_KEY = 12;
const TIME_TO_READ = 1500;

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    stopping.abort(new Error(`The demo was stopped by ${name}.`));
  });
}

const isInTerminal =
  process.stdout.isTTY &&
  (await import('../test/terminalProcess.js').then(
    () => true,
    () => false,
  ));

const show = (data: string): void => {
  process.stdout.write(data);
};

/** Waits if somebody watches. */
const pause = async (milliseconds: number): Promise<void> => {
  if (isInTerminal) await setTimeout(milliseconds, undefined, { signal });
};

/** Runs a command without a terminal. */
const runInPipes = async (args: string[], showOutput: (data: string) => void): Promise<Run> => {
  const command = spawn(process.execPath, ['bin/run.js', 'deploy', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): unknown => command.kill();
  signal.addEventListener('abort', kill);
  let output = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.setEncoding('utf8').on('data', (data: string) => {
      output += data;
      showOutput(data);
    });
  }
  const [exitCode] = (await once(command, 'close')) as [number];
  signal.removeEventListener('abort', kill);
  return { output, exitCode };
};

const say = (...sentences: string[]): void => {
  for (const sentence of sentences) show(`${styleText('cyan', sentence, { stream: process.stdout })}\n`);
};

const typeCommand = async (args: string[]): Promise<void> => {
  show('\n$ ');
  for (const key of `sf deploy ${args.join(' ')}`) {
    await pause(TIME_PER_KEY);
    show(key);
  }
  show('\n');
};

const check = ({ output, exitCode }: Run, expected: Run): void => {
  signal.throwIfAborted();
  // A terminal breaks long lines.
  if (exitCode === expected.exitCode && output.replace(/\s+/g, ' ').includes(expected.output)) return;
  throw new Error(
    `The exit code is ${exitCode}. It should be ${expected.exitCode}, and the output should have "${expected.output}".`,
  );
};

/** Plays a command, with the keys that somebody presses if it asks, and compares how it ends. */
const play = async (args: string[], presses: Press[], expected: Run): Promise<void> => {
  await typeCommand(args);
  const size = { columns: process.stdout.columns, rows: process.stdout.rows };
  const run = isInTerminal ? await runInTerminal(args, presses, size, show, signal) : await runInPipes(args, show);
  check(run, expected);
  show('\n');
  await pause(TIME_TO_READ);
};

const { org, add, stuck, next, validation } = await openScene();
try {
  say(
    'A simulated production org runs on this computer. Its alias is prod.',
    'A deployment has been in progress for 12 minutes, and others wait for it.',
    'Choose the one that is stuck from the list, and cancel it:',
  );
  await pause(TIME_TO_READ);
  if (isInTerminal) {
    await play(['cancel-rest'], choosing, { output: 'in org prod was canceled.', exitCode: 0 });
  } else {
    await play(['cancel-rest', '--dry-run'], [], { output: stuck.id, exitCode: 0 });
    await play(['cancel-rest', '--job-id', stuck.id], [], { output: 'in org prod was canceled.', exitCode: 0 });
  }

  say(
    'Canceling is a race. The next deployment has started. The org accepts the',
    'request to cancel it, but the deployment succeeds before that. The command says',
    'so, and what it means:',
  );
  await play(['cancel-rest', '--job-id', next.id], [], { output: 'DeploymentNotCanceledError', exitCode: 1 });

  add('Taylor Tester', 6 * 60 * MINUTE, { checkOnly: true });
  add('Taylor Tester', 5 * 60 * MINUTE, { checkOnly: true });
  const colleagues = add('Casey Colleague', 20 * MINUTE);
  say(
    'Two validations were left in the queue hours ago. Cancel them, and skip the',
    "newer one and a colleague's deployment:",
  );
  const stale = ['cancel-rest', '--all', '--validations-only', '--older-than', '4h'];
  await play(isInTerminal ? stale : [...stale, '--no-prompt'], confirming, { output: 'Canceled 2 of 2', exitCode: 0 });
  if (colleagues.isCanceling || colleagues.isFinished) throw new Error("The colleague's deployment was canceled.");

  say(
    'A validation is in progress, and takes half an hour. Watch it, and cancel it as',
    'soon as a test fails, so that others in the queue need not wait for it:',
  );
  validation.plan.testFailAt = Date.now() - (validation.startedAt ?? NaN) + 5000;
  await play(['watch-rest', '--job-id', validation.id, '--cancel-on-failure'], [], {
    output: 'was canceled by this command (--cancel-on-failure)',
    exitCode: 1,
  });

  say('Repeating a request is safe. With --json, a script gets this (shortened here):');
  const repeated = ['cancel-rest', '--job-id', validation.id, '--json'];
  await typeCommand(repeated);
  const run = await runInPipes(repeated, () => undefined);
  check(run, { output: '"alreadyCanceled"', exitCode: 0 });
  const { status, result, warnings } = JSON.parse(run.output) as {
    status: number;
    result: { id: string; status: string; outcome: string };
    warnings: string[];
  };
  const { id, outcome } = result;
  show(`${JSON.stringify({ status, result: { id, status: result.status, outcome }, warnings }, undefined, 2)}\n\n`);
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`\n${String(signal.aborted ? signal.reason : error)}\n`);
} finally {
  await org.stop();
  removePrivateHome();
}
if (process.exitCode === undefined) say('That was the demo. It stopped the org, and left nothing behind.');
