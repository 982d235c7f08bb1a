import type { Duration } from '@salesforce/kit';
import type { WaitEnd } from '../cancel/waitForEnds.js';
import { isQueued } from '../deployments/deployment.js';
import { willRollBack } from '../deployments/failures.js';
import { ageOf } from '../deployments/filters.js';
import type { Cancellation } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import type { SentenceKey } from '../messages.js';
import type { Org } from '../org/org.js';

/** When to cancel a deployment that is watched, as the user wants it. */
export type CancelOptions = {
  /** If the command ends before the deployment. */
  cancelOnExit: boolean;
  /** If a component or a test has failed. */
  cancelOnFailure: boolean;
  /** If it was requested longer ago than this, and has never started. */
  cancelIfQueued: Duration | undefined;
};

/** Why the command asks the org to cancel the deployment. */
export type CancelReason = 'failed' | 'queuedTooLong' | 'timeUp' | 'unreadable' | 'broken' | 'interrupted';

/** What the conditions depend on. */
type WatchFacts = {
  /** The deployment as it was seen last. */
  cancellation: Cancellation;
  /** Whether it has ever been seen in another phase than queued: one that went back to the queue isn't stuck in it. */
  hasStarted: boolean;
  /** The org's time, in milliseconds since 1970; undefined if it isn't known for certain. */
  orgTime: number | undefined;
  /** Why the watching has ended; undefined while the command is still watching. */
  end: WaitEnd | 'broken' | undefined;
};

/** A sentence about a condition. */
export type ConditionSentence = Extract<SentenceKey, `watch.canceling.${string}` | `watch.unknown.${string}`>;

type Condition = {
  flag: `--cancel-${string}`;
  isWanted: (options: CancelOptions) => boolean;
  /** Whether it's met; undefined if the org hasn't said what it depends on. */
  isMet: (facts: WatchFacts, options: CancelOptions) => boolean | undefined;
  /** The sentence before the request is sent; undefined if there are only seconds, and the request comes first. */
  before: ConditionSentence | undefined;
  /** The sentence about what the org doesn't say; undefined if nothing depends on that. */
  unknown?: ConditionSentence;
  /** Whether the command ends for it: then, the request and the wait for the end take another minute at most. */
  isExit: boolean;
  /** The exit code, if it isn't that of the deployment's end: in any case, or only if the deployment was canceled. */
  exitCode?: { always?: number; canceled?: number };
};

const ON_EXIT = {
  flag: '--cancel-on-exit',
  isWanted: (options) => options.cancelOnExit,
  isExit: true,
} as const satisfies Partial<Condition>;

/**
 * The conditions for which a deployment is canceled that's being watched, in the order in which they're asked. What can't be
 * undone rests only on what the deployment's own resource has said in this run, at last: never on a list, nor on a field that
 * the org hasn't sent. DESIGN.md shows this table.
 */
export const CONDITIONS: Record<CancelReason, Condition> = {
  failed: {
    flag: '--cancel-on-failure',
    isWanted: ({ cancelOnFailure }) => cancelOnFailure,
    isMet: ({ cancellation: { deployment } }) => willRollBack(deployment),
    before: 'watch.canceling.failed',
    unknown: 'watch.unknown.rollback',
    isExit: false,
  },
  queuedTooLong: {
    flag: '--cancel-if-queued',
    isWanted: ({ cancelIfQueued }) => cancelIfQueued !== undefined,
    isMet: ({ cancellation: { deployment }, hasStarted, orgTime }, { cancelIfQueued }) => {
      if (hasStarted || !isQueued(deployment)) return false;
      const age = ageOf(deployment, orgTime);
      const isKnown = deployment.deployResult?.startDate === null && !Number.isNaN(age);
      return isKnown ? age > Number(cancelIfQueued?.milliseconds) : undefined;
    },
    before: 'watch.canceling.queuedTooLong',
    unknown: 'watch.unknown.age',
    isExit: false,
    exitCode: { canceled: ExitCode.unfinished },
  },
  timeUp: {
    ...ON_EXIT,
    isMet: ({ end }) => end === 'timeUp',
    before: 'watch.canceling.timeUp',
    exitCode: { always: ExitCode.unfinished },
  },
  unreadable: {
    ...ON_EXIT,
    isMet: ({ cancellation, end }) => end === 'allEnded' && cancellation.failure !== undefined,
    before: 'watch.canceling.unreadable',
  },
  broken: { ...ON_EXIT, isMet: ({ end }) => end === 'broken', before: 'watch.canceling.broken' },
  interrupted: { ...ON_EXIT, isMet: ({ end }) => end === 'interrupted', before: undefined },
};

/** Whether the deployment continues without this command, and can be asked to be canceled. */
const isLeftBehind = ({ deployment, request }: Cancellation): boolean =>
  !deployment.done && deployment.phase !== 'canceling' && request !== 'accepted';

/** Whether the deployment's own resource has shown it as it was seen last. */
const isCertain = ({ deployment, seen }: Cancellation): boolean =>
  seen === 'now' && deployment.deployResult !== undefined;

/** Decides, while a deployment is watched, whether to ask the org to cancel it. */
export type CancelDecision = {
  /** The reason for which its condition is met, if any; `end` is why the watching has ended. */
  reasonFor: (cancellation: Cancellation, end?: WatchFacts['end']) => CancelReason | undefined;
  /** Never to ask for this reason again. */
  strikeOut: (reason: CancelReason) => void;
};

/**
 * @param onUnknown told once, and not of the first response, of a reason whose condition depends on what the org doesn't say
 */
export const cancelDecision = (
  options: CancelOptions,
  { serverTime }: Pick<Org, 'serverTime'>,
  onUnknown: (reason: CancelReason, cancellation: Cancellation) => void,
): CancelDecision => {
  const struckOut = new Set<CancelReason>();
  const unknown = new Map<CancelReason, number>();
  let hasStarted = false;

  const isMet = (reason: CancelReason, facts: WatchFacts): boolean => {
    const condition = CONDITIONS[reason];
    if (!condition.isWanted(options) || struckOut.has(reason)) return false;
    if (!condition.isExit && !isCertain(facts.cancellation)) return false;
    const result = condition.isMet(facts, options);
    if (result === undefined) {
      const times = (unknown.get(reason) ?? 0) + 1;
      unknown.set(reason, times);
      // The org's time takes two responses.
      if (times === 2) onUnknown(reason, facts.cancellation);
    }
    return result === true;
  };

  return {
    reasonFor: (cancellation, end) => {
      const { startDate, phase } = cancellation.deployment;
      hasStarted ||= startDate !== undefined || !['unseen', 'queued', 'missing'].includes(phase);
      if (!isLeftBehind(cancellation)) return undefined;
      const facts = { cancellation, hasStarted, orgTime: serverTime(), end };
      return (Object.keys(CONDITIONS) as CancelReason[]).find((reason) => isMet(reason, facts));
    },
    strikeOut: (reason) => {
      struckOut.add(reason);
    },
  };
};
