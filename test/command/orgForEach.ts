import type { TestClock } from '../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { RecordedRequest } from '../../simulatedOrg/recordedRequest.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { startOrg } from '../../simulatedOrg/startOrg.js';
import type { Environment } from '../../src/system/environment.js';
import { Interruption } from '../../src/system/interruption.js';
import {
  type CommandRun,
  type JsonRun,
  runCommand,
  runCommandJson,
  type Runner,
  runWatch,
  runWatchJson,
} from '../runCommand.js';

const MINUTE = 60_000;

const methodsOf = (requests: RecordedRequest[]): string => requests.map(({ method }) => method).join(' ');

type Run<Seen> = (...flags: string[]) => Promise<Seen>;

/** An org for the test that is running: its clock, who is logged in to it, and the commands on it. */
export type OrgOfTest = {
  clock: TestClock;
  org: SimulatedOrg;
  username: string;
  /** What the commands have from outside, besides the clock and the signal to end. */
  outside: Partial<Environment>;
  /** Run `sf deploy cancel-rest` on the org, for a person and with `--json`. */
  cancel: Run<CommandRun>;
  cancelJson: Run<JsonRun>;
  /** Run `sf deploy watch-rest` on the org, for a person and with `--json`. */
  watch: Run<CommandRun>;
  watchJson: Run<JsonRun>;
  /** Adds a deployment. Then time passes, in milliseconds. */
  add: (plan?: Partial<DeploymentPlan>, ago?: number) => Deployment;
  /** Adds a deployment that the org has been working on for a minute. */
  inProgress: (plan?: Partial<DeploymentPlan>) => Deployment;
  /** The IDs of all deployments, in the order in which they were requested. */
  ids: () => string[];
  /** Sends the signal that ends the command: at once, after some milliseconds, or instead of the next response. */
  interrupt: () => void;
  interruptAfter: (milliseconds: number) => void;
  interruptAtNext: (method: string, path?: RegExp) => void;
  /** The methods of the requests about deployments, in their order. */
  methods: () => string;
  /** The same since the signal that ends the command. */
  methodsSinceSignal: () => string;
  /** The IDs of the deployments that the org was asked to cancel, in this order. */
  patched: () => Array<string | undefined>;
};

/** Starts an org before each test of a suite, and stops it after the test. The fields are those of the running test. */
export const orgForEach = (start: typeof startOrg = startOrg): OrgOfTest => {
  let signal: AbortController;
  let requestsBeforeSignal: number;

  const run =
    <Seen>(runner: Runner<Seen>): Run<Seen> =>
    async (...flags) =>
      runner(
        { clock: test.clock, untilInterrupted: () => signal.signal, ...test.outside },
        ...['-o', test.username, ...flags],
      );

  const test = {
    cancel: run(runCommand),
    cancelJson: run(runCommandJson),
    watch: run(runWatch),
    watchJson: run(runWatchJson),
    add: (plan, ago = 0) => {
      const deployment = test.org.deployments.add(plan);
      if (ago > 0) test.clock.advance(ago);
      return deployment;
    },
    inProgress: (plan) => test.add(plan, MINUTE),
    ids: () => test.org.deployments.all().map(({ id }) => id),
    interrupt: () => {
      requestsBeforeSignal = test.org.deployRequests.length;
      signal.abort(new Interruption());
    },
    interruptAfter: (milliseconds) => {
      test.clock.after(milliseconds, test.interrupt);
    },
    interruptAtNext: (method, path) => {
      test.org.failNext(method, { kind: 'hang', meanwhile: test.interrupt }, 1, path);
    },
    methods: () => methodsOf(test.org.deployRequests),
    methodsSinceSignal: () => methodsOf(test.org.deployRequests.slice(requestsBeforeSignal)),
    patched: () => test.org.patchedIds,
  } as OrgOfTest;

  beforeEach(async () => {
    signal = new AbortController();
    Object.assign(test, { outside: {} }, await start());
  });
  afterEach(async () => test.org.stop());
  return test;
};
