import { setImmediate } from 'node:timers/promises';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import type { RecordedRequest } from '../../simulatedOrg/recordedRequest.js';
import { salesforceId } from '../../simulatedOrg/salesforceId.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import type { Environment, Prompter } from '../../src/system/environment.js';
import { Interruption } from '../../src/system/interruption.js';
import { MINUTE, SECOND } from '../command/faults.js';
import { type CommandJson, runner, withJson } from '../runCommand.js';
import type { History, HistoryEvent, Invocation, Moment, PlannedDeployment } from './history.js';
import { faultOf, withoutTelling } from './mishap.js';
import { SimulationClock } from './simulationClock.js';

export const ME = { createdByName: 'Riley Release', createdById: salesforceId('005', 1) };
const COLLEAGUE = { createdByName: 'Casey Colleague', createdById: salesforceId('005', 9) };

/** Something that happened by itself, or that was said, in milliseconds since 1970. */
export type Happening = { at: number; what: string };

/** What was written, and how many requests had arrived before. */
type Words = Happening & { requestsBefore: number };

/** A command that has run in a history: what it did and said, and what was really the case. */
export type Played = {
  invocation: Invocation;
  args: string[];
  /** The IDs that were specified, or chosen from the list; undefined if none were. */
  named: string[] | undefined;
  username: string;
  startedAt: number;
  endedAt: number;
  exitCode: number;
  stdout: string;
  stderr: string;
  json?: CommandJson | undefined;
  /** What contradicts what each JSON document promises, or what no command may do. */
  thrown?: string | undefined;
  /** What was written, in the order in which it was. */
  words: Words[];
  happenings: Happening[];
  requests: RecordedRequest[];
  /** Those whose responses came too late, because the machine slept. */
  sleptThrough: RecordedRequest[];
  /** The truth. */
  deployments: Deployment[];
  /** How many requests were still under way when the command had ended. */
  unended: number;
  /** What was said, and requested, in the minute after that. */
  afterwards: string[];
  /** When it was ended early, by a signal or by lost output that it has to heed. */
  signaledAt?: number | undefined;
  /** Whether the person said no to what was asked. */
  declined: boolean;
};

/** A time of a history in milliseconds; anything else as it is. */
const inMilliseconds = (value: unknown): unknown => (typeof value === 'number' ? value * SECOND : value);

const planOf = ({ isMine, isEmpty, ...plan }: PlannedDeployment): Partial<DeploymentPlan> => ({
  ...(isMine ? ME : COLLEAGUE),
  componentsTotal: isEmpty ? 0 : 50,
  testsTotal: isEmpty ? 0 : 3,
  ...Object.fromEntries(Object.entries(plan).map(([name, value]) => [name, inMilliseconds(value)])),
});

/** Whether a watching command may cancel. */
const isCanceling = (flags: string[]): boolean => flags.some((flag) => flag.startsWith('--cancel'));

/** The arguments, without those that exclude each other: what is wrong usage isn't worth a history. */
const argumentsOf = (invocation: Invocation, ids: string[]): string[] => {
  const { command, flags, wait, view, filters } = invocation;
  const isDryRun = flags.includes('--dry-run');
  const selector = selectorOf(invocation);
  const selectors = {
    ids: isCanceling(flags) ? ids.slice(0, 1) : ids,
    all: ['--all', ...(command === 'cancel-rest' && view !== 'terminal' ? ['--no-prompt'] : [])],
    mostRecent: ['--use-most-recent'],
    list: [],
  }[selector];
  const areFiltered = selector === 'all' || selector === 'list';
  return [
    ...selectors,
    ...(areFiltered ? filters.flatMap((filter) => filter.replace(/ 0$/, ` ${ids[0] ?? ''}`).split(' ')) : []),
    ...flags.flatMap((flag) => flag.split(' ')),
    ...(wait === undefined || flags.includes('--async') || isDryRun ? [] : ['--wait', String(wait)]),
  ];
};

/** The selector, or the next one that can be used with the other flags. */
export const selectorOf = ({ command, selector, flags, view }: Invocation): Invocation['selector'] => {
  const needsPrompter = selector === 'list' && view !== 'terminal' && !flags.includes('--dry-run');
  if (command === 'watch-rest' && isCanceling(flags) && (selector === 'all' || needsPrompter)) return 'mostRecent';
  return needsPrompter ? 'all' : selector;
};

/** Changes the plan of a deployment so that its part in progress is over now. */
const finishNow = (deployment: Deployment | undefined, now: number, plan: Partial<Deployment['plan']>): void => {
  if (deployment?.startedAt === undefined || deployment.isCanceling || deployment.isFinalizing) return;
  Object.assign(deployment.plan, { deployTime: Math.max(0, now - deployment.startedAt), finalizeTime: 0, ...plan });
};

const happen = ({ what, which }: HistoryEvent, org: SimulatedOrg, clock: SimulationClock): void => {
  const all = org.deployments.all();
  const running = all.find(({ isRunning }) => isRunning);
  const chosen = all[which % all.length];
  const cancelBy = (name: string, id: string): void => {
    if (chosen && !chosen.isFinished && !chosen.isCanceling && !chosen.isFinalizing) chosen.cancel(org.now(), name, id);
  };
  const events: Record<HistoryEvent['what'], () => void> = {
    'a colleague cancels': () => {
      cancelBy(COLLEAGUE.createdByName, COLLEAGUE.createdById);
    },
    'the user cancels elsewhere': () => {
      cancelBy(ME.createdByName, ME.createdById);
    },
    'it succeeds': () => {
      finishNow(running, org.now(), { ending: 'Succeeded' });
    },
    'it fails': () => {
      finishNow(running, org.now(), { ending: 'Failed' });
    },
    'it is being finalized': () => {
      finishNow(running, org.now(), { finalizeTime: MINUTE });
    },
    'it goes back to the queue': () => running?.goBackToPending(org.now() + MINUTE),
    'a deployment is requested': () => org.deployments.add(which % 2 ? ME : COLLEAGUE),
    'a quick deploy is requested': () =>
      org.deployments.add({ ...COLLEAGUE, quickDeploy: true, deployTime: 20 * SECOND }),
    'the session expires': () => {
      org.expireSession();
    },
    'the clock of the org jumps': () => {
      org.clockOffset += 30 * MINUTE;
    },
    'the machine sleeps': () => {
      clock.fallAsleep(30 * MINUTE);
    },
  };
  events[what]();
  org.deployments.all();
};

/** Plans that something happens at a time, or when the nth such request arrives. */
const plan = (when: Moment, action: () => Promise<void> | void, org: SimulatedOrg, clock: SimulationClock): void => {
  if ('at' in when) {
    clock.after(when.at * SECOND, () => void action());
    return;
  }
  let left = when.nth;
  const arrived = async (): Promise<void> => {
    left -= 1;
    if (left === 0) await action();
    else org.beforeNext(when.method, arrived, ABOUT_DEPLOYMENTS);
  };
  org.beforeNext(when.method, arrived, ABOUT_DEPLOYMENTS);
};

const ABOUT_DEPLOYMENTS = /deployRequest|tooling/;

const PATHS = { deployment: /deployRequest\/0Af/, list: /tooling/, any: undefined };

/**
 * Writes down what is written, and when. Whoever captures the output has to do so already.
 *
 * @returns ends it
 */
const listen = (words: Words[], requests: RecordedRequest[], clock: SimulationClock): (() => void) => {
  const first = requests.length;
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write.bind(stream) }));
  for (const { stream, write } of streams) {
    stream.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
      words.push({ at: clock.now(), what: String(chunk), requestsBefore: requests.length - first });
      return write(chunk, ...rest);
    };
  }
  return (): void => {
    for (const { stream, write } of streams) stream.write = write;
  };
};

/** How many turns of the event loop a request that was under way at the end takes at most to arrive. */
const TURNS_AT_THE_END = 10;

/** Lets a minute pass after the command has ended, and writes down what goes on nevertheless. */
const listenAfterwards = async (org: SimulatedOrg, clock: SimulationClock): Promise<string[]> => {
  for (let turns = 0; turns < TURNS_AT_THE_END; turns += 1) await setImmediate();
  const words: Words[] = [];
  const { length } = org.requests;
  const stop = listen(words, org.requests, clock);
  for (let turns = 0; turns < 2 * TURNS_AT_THE_END; turns += 1) {
    clock.advance(MINUTE / TURNS_AT_THE_END / 2);
    await setImmediate();
  }
  stop();
  return [
    ...words.map(({ what }) => what),
    ...org.requests.slice(length).map(({ method, path }) => `${method} ${path}`),
  ];
};

/** What was answered to the questions: the IDs that were chosen, and whether it was declined. */
type Answers = { chosen?: string[]; declined: boolean };

const prompterOf = (
  { which, answerAfter, confirms, flags }: Invocation,
  clock: SimulationClock,
  answers: Answers,
): Prompter => ({
  rowWidth: 120,
  choose: async (signal, _message, _heading, choices) => {
    await clock.sleep(answerAfter * SECOND, signal);
    const most = isCanceling(flags) ? 1 : choices.length;
    const wanted = choices.filter((_, index) => which.includes(index)).slice(0, most);
    const chosen = wanted.length > 0 ? wanted : choices.slice(0, 1);
    answers.chosen = chosen.map(({ short }) => short);
    return chosen.map(({ value }) => value);
  },
  confirm: async (signal) => {
    await clock.sleep(answerAfter * SECOND, signal);
    if (!confirms) answers.declined = true;
    return confirms;
  },
});

/** The run of a suggested command in the org of a history. */
type SuggestionRun = { exitCode: number; text: string; patched: string[] };

/** Runs a suggested command, as a person who says no, after everything that happens has happened. */
export type RunSuggestion = (args: string[]) => Promise<SuggestionRun>;

const runSuggestionIn =
  (org: SimulatedOrg, clock: SimulationClock): RunSuggestion =>
  async ([command = '', ...args]) => {
    org.recover();
    const { length } = org.requests;
    const prompter: Prompter = {
      rowWidth: 120,
      choose: async (_signal, _message, _heading, choices) => Promise.resolve(choices.map(({ value }) => value)),
      confirm: async () => Promise.resolve(false),
    };
    const { exitCode, stdout, stderr } = await runner(command)({ clock, prompter }, ...args);
    const patched = org.requests.slice(length).flatMap((request) => (request.method === 'PATCH' ? [request.path] : []));
    return { exitCode, text: stderr + stdout, patched };
  };

/** Lets a command run in a history, and judges it in the org as it is after that. */
export const play = async <T>(
  history: History,
  judge: (played: Played, run: RunSuggestion) => Promise<T>,
): Promise<T> => {
  const { invocation } = history;
  const clock: SimulationClock = new SimulationClock(() => org.requestsUnderWay);
  const org = await SimulatedOrg.start(clock);
  try {
    const username = await logInForLong(org);
    for (const planned of history.deployments) {
      org.deployments.add(planOf(planned));
      clock.advance(planned.pause * SECOND);
    }
    const first = org.deployments.all().map(({ id }) => id);
    const happenings: Happening[] = [];
    const words: Words[] = [];
    const sleptThrough: RecordedRequest[] = [];
    let isOver = false;
    const planned = (when: Moment, action: () => Promise<void> | void): void => {
      plan(when, () => (isOver ? undefined : action()), org, clock);
    };
    for (const event of history.events) {
      const action = async (): Promise<void> => {
        happenings.push({ at: clock.now(), what: `${event.what} (${first[event.which % first.length] ?? ''})` });
        happen(event, org, clock);
        if (event.what === 'the machine sleeps' && 'method' in event.when) {
          sleptThrough.push(...org.requests.slice(-1));
          await clock.sleepThrough(1);
        }
      };
      planned(event.when, action);
    }
    if (history.untold !== undefined) {
      happenings.push({ at: clock.now(), what: `this org never tells ${history.untold}` });
      for (const method of ['GET', 'PATCH']) {
        org.failNext(method, withoutTelling(history.untold), Infinity, ABOUT_DEPLOYMENTS);
      }
    }
    for (const mishap of history.mishaps) {
      const action = (): void => {
        const { what, method, path, times } = mishap;
        happenings.push({ at: clock.now(), what: `from here on: ${what}, ${String(times)} × ${method}, ${path}` });
        org.failNext(method, faultOf(mishap, org, clock), times, PATHS[path] ?? ABOUT_DEPLOYMENTS);
      };
      if ('at' in mishap.when && mishap.when.at === 0) action();
      else planned(mishap.when, action);
    }
    const [interrupted, lost] = [new AbortController(), new AbortController()];
    let signaledAt: number | undefined;
    if (history.end) {
      const { when, by } = history.end;
      planned(when, () => {
        happenings.push({ at: clock.now(), what: by });
        if (by === 'Ctrl-C' || invocation.flags.includes('--cancel-on-exit')) signaledAt = clock.now();
        (by === 'Ctrl-C' ? interrupted : lost).abort(new Interruption());
      });
    }
    const ids = invocation.which.map((index) => first[index] ?? salesforceId('0Af', 900 + index));
    const args = argumentsOf(invocation, ids);
    const answers: Answers = { declined: false };
    const environment: Partial<Environment> = {
      clock,
      untilInterrupted: () => {
        listen(words, org.requests, clock);
        return interrupted.signal;
      },
      untilOutputFails: () => lost.signal,
      prompter: invocation.view === 'terminal' ? prompterOf(invocation, clock, answers) : undefined,
    };
    const before = org.requests.length;
    const startedAt = clock.now();
    const seen = await run(invocation, environment, ['-o', username, '--api-version', invocation.apiVersion, ...args]);
    const endedAt = clock.now();
    const deployments = org.deployments.all();
    isOver = true;
    const afterwards = await listenAfterwards(org, clock);
    const played: Played = {
      afterwards,
      unended: org.requestsUnderWay,
      ...{ invocation, args, username, startedAt, words, happenings, sleptThrough, signaledAt, ...seen },
      named:
        selectorOf(invocation) === 'ids'
          ? args.filter((word, index) => word.startsWith('0Af') && args[index - 1] !== '--except')
          : answers.chosen,
      endedAt,
      requests: org.requests.slice(before),
      deployments,
      declined: answers.declined,
    };
    return await judge(played, runSuggestionIn(org, clock));
  } finally {
    await org.stop();
  }
};

const run = async (
  { command, view }: Invocation,
  environment: Partial<Environment>,
  args: string[],
): Promise<Pick<Played, 'exitCode' | 'json' | 'stderr' | 'stdout' | 'thrown'>> => {
  const forPerson = runner(command);
  try {
    return await (view === 'json' ? withJson(forPerson) : forPerson)(environment, ...args);
  } catch (error) {
    return { exitCode: -1, stdout: '', stderr: '', thrown: String(error) };
  }
};
