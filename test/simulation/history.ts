import * as fc from 'fast-check';
import type { DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { anyBody } from './anyBody.js';

/* A history is plain data, so that it can be shrunk, printed, and played again. All times in it are in seconds. */

/** At a time after the command was started, or instead of the nth such request. */
export type Moment = { at: number } | { method: 'GET' | 'PATCH'; nth: number };

/** What may happen in an org while a command is at work. `which` counts the deployments, and starts over after the last. */
const EVENTS = [
  'a colleague cancels',
  'the user cancels elsewhere',
  'it succeeds',
  'it fails',
  'it is being finalized',
  'it goes back to the queue',
  'a deployment is requested',
  'a quick deploy is requested',
  'the session expires',
  'the clock of the org jumps',
  'the machine sleeps',
] as const;

export type HistoryEvent = { when: Moment; what: (typeof EVENTS)[number]; which: number };

/** What may go wrong on the way. */
const MISHAPS = [
  'reset',
  'reset after acting',
  'cut off',
  'no response',
  'no response after acting',
  'a body that drips',
  'a body that never comes',
  '503',
  '503 with Retry-After',
  '420',
  'a page with 200',
  'a page with 502 after acting',
  'an empty object',
  '403 INSUFFICIENT_ACCESS',
  '403 ConcurrentRequests',
  '403 TotalRequests',
  '404',
  '400 UNABLE_TO_LOCK_ROW',
  'an older response',
  'another date',
  'another response',
] as const;

/** What an org may never tell of its deployments. */
const UNTOLD = ['rollbackOnError', 'startDate', 'canceledBy'] as const;

export type Mishap = {
  when: Moment;
  what: (typeof MISHAPS)[number];
  method: 'GET' | 'PATCH';
  path: 'deployment' | 'list' | 'any';
  times: number;
  /** The JSON of another response. */
  body?: string;
};

export type PlannedDeployment = {
  isMine: boolean;
  /** How long after it the next one is requested, or the command is started. */
  pause: number;
  checkOnly: boolean;
  rollbackOnError: boolean;
  deployTime: number;
  finalizeTime: number;
  cancelTime: number;
  cancelHiddenTime: number;
  /** Without components and tests, nothing but its dates and its status shows how far it is. */
  isEmpty?: true;
  failAt?: number;
  testFailAt?: number;
  finalizingFails?: boolean;
  finalizingStatus?: DeploymentPlan['finalizingStatus'];
};

const VIEWS = ['json', 'log', 'terminal'] as const;

/** How the command is run. */
export type Invocation = {
  command: 'cancel-rest' | 'watch-rest';
  selector: 'ids' | 'all' | 'mostRecent' | 'list';
  /** Which IDs are specified, or which rows of the list are chosen; one that there isn't is the ID of no deployment. */
  which: number[];
  filters: string[];
  flags: string[];
  /** In minutes. */
  wait?: number;
  view: (typeof VIEWS)[number];
  /** How long it takes until a question is answered, and whether it's confirmed. */
  answerAfter: number;
  confirms: boolean;
  apiVersion: string;
};

export type History = {
  deployments: PlannedDeployment[];
  events: HistoryEvent[];
  mishaps: Mishap[];
  untold?: (typeof UNTOLD)[number];
  invocation: Invocation;
  end?: EarlyEnd;
};

/** What ends the command early: a signal, or output that can't be written any longer. */
type EarlyEnd = { when: Moment; by: 'Ctrl-C' | 'lost output' };

const upTo = (max: number): fc.Arbitrary<number> => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));

const optional = <T>(arbitrary: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });

/** Without the fields that are undefined, so that a printed history is short. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

const moment = (): fc.Arbitrary<Moment> =>
  fc.oneof(
    fc.record({ at: upTo(300) }),
    fc.record({ method: fc.constantFrom('GET' as const, 'PATCH' as const), nth: fc.integer({ min: 1, max: 4 }) }),
  );

const plannedDeployment = (): fc.Arbitrary<PlannedDeployment> =>
  fc
    .record({
      isMine: fc.boolean(),
      pause: fc.constantFrom(0, 0, 30, 300, 5400),
      checkOnly: fc.boolean(),
      rollbackOnError: fc.boolean(),
      deployTime: upTo(1200),
      finalizeTime: upTo(120),
      cancelTime: upTo(300),
      cancelHiddenTime: upTo(60),
      isEmpty: fc.constantFrom(undefined, undefined, true as const),
      failAt: optional(upTo(600), 1),
      testFailAt: optional(upTo(600), 1),
      finalizingFails: fc.constantFrom(undefined, undefined, undefined, true),
      finalizingStatus: fc.constantFrom(undefined, 'FinalizingDeploy' as const),
    })
    .map(compact) as fc.Arbitrary<PlannedDeployment>;

/** Counts the deployments. Most of what can go wrong, goes wrong with the one in progress, which is the first as a rule. */
const index = (): fc.Arbitrary<number> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.nat(3) }, fc.constant(5));

const historyEvent = (): fc.Arbitrary<HistoryEvent> =>
  fc.record({
    when: moment(),
    what: fc.oneof(fc.constantFrom(...EVENTS), fc.constantFrom('a colleague cancels' as const, 'it succeeds' as const)),
    which: index(),
  });

const mishap = (): fc.Arbitrary<Mishap> =>
  fc
    .record({
      when: moment(),
      what: fc.constantFrom(...MISHAPS),
      method: fc.constantFrom('GET' as const, 'GET' as const, 'PATCH' as const),
      path: fc.constantFrom('deployment' as const, 'list' as const, 'any' as const),
      times: fc.constantFrom(1, 1, 2, 5, 99),
      body: anyBody(),
    })
    .map(({ body, ...planned }) => (planned.what === 'another response' ? { ...planned, body } : planned));

const FILTERS = ['--mine', '--validations-only', '--queued-only', '--older-than 1m', '--newer-than 10m', '--except 0'];

const cancelFlags = (): fc.Arbitrary<string[]> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<string[]>(['--dry-run']) },
    { weight: 3, arbitrary: fc.subarray(['--async', '--ignore-completed']) },
  );

const watchFlags = (): fc.Arbitrary<string[]> =>
  fc.subarray(['--cancel-on-exit', '--cancel-on-failure', '--cancel-if-queued 2m']);

const invocation = (): fc.Arbitrary<Invocation> =>
  fc.constantFrom('cancel-rest' as const, 'watch-rest' as const).chain((command) =>
    fc
      .record({
        command: fc.constant(command),
        selector: fc.constantFrom(
          'ids' as const,
          'ids' as const,
          'all' as const,
          'mostRecent' as const,
          'list' as const,
        ),
        which: fc.uniqueArray(index(), { minLength: 1, maxLength: 4 }),
        filters: fc.oneof(fc.constant([]), fc.subarray(FILTERS, { maxLength: 2 })),
        flags: command === 'cancel-rest' ? cancelFlags() : watchFlags(),
        wait: fc.constantFrom(undefined, 1, 2, 5, 60),
        view: fc.constantFrom('json' as const, ...VIEWS),
        answerAfter: upTo(300),
        confirms: fc.constantFrom(true, true, true, false),
        apiVersion: fc.constantFrom('67.0', '67.0', '64.0'),
      })
      .map(compact),
  ) as fc.Arbitrary<Invocation>;

/** Histories of an org in which a command is run. */
export const history = (): fc.Arbitrary<History> =>
  fc
    .record({
      deployments: fc.array(plannedDeployment(), { minLength: 1, maxLength: 4 }),
      events: fc.array(historyEvent(), { maxLength: 3 }),
      mishaps: fc.array(mishap(), { maxLength: 3 }),
      untold: fc.constantFrom(undefined, undefined, undefined, ...UNTOLD),
      invocation: invocation(),
      end: optional(fc.record({ when: moment(), by: fc.constantFrom('Ctrl-C', 'Ctrl-C', 'lost output') }), 1),
    })
    .map(compact) as fc.Arbitrary<History>;
