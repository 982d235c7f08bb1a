import type { Outcome } from '../index.js';
import { isAnswerOfOrg, type OrgFailure } from '../org/failure.js';
import { type Deployment, timeOf } from './deployment.js';
import type { Phase } from './status.js';

export type { Outcome };

/** How the org responded to the request to cancel. */
export type CancelRequest =
  /** It accepted the request. */
  | 'accepted'
  /** It may have received the request, but no usable response says so. */
  | 'unconfirmed'
  /** It refused the request. */
  | 'refused'
  /** It refused the request because it was canceling the deployment already. */
  | 'alreadyCanceling'
  /** It refused the request of a command that keeps watching the deployment. */
  | 'refusedWhileWatching'
  /** No request was sent, and none will be. */
  | 'notSent'
  /** No request was sent, because this is a dry run. */
  | 'dryRun';

/**
 * The outcome, by how the org responded to the request and by the phase that the deployment was in after that. After it accepts,
 * an org may show the phase from before for a while. DESIGN.md shows this table.
 */
export const OUTCOMES: Record<CancelRequest, Record<Phase, Outcome>> = {
  accepted: {
    unseen: 'canceling',
    queued: 'canceling',
    running: 'canceling',
    finalizing: 'canceling',
    canceling: 'canceling',
    canceled: 'canceled',
    ended: 'notCanceled',
    missing: 'notFound',
  },
  unconfirmed: {
    unseen: 'unknown',
    queued: 'unknown',
    running: 'unknown',
    finalizing: 'unknown',
    canceling: 'canceling',
    canceled: 'canceled',
    ended: 'notCanceled',
    missing: 'notFound',
  },
  refused: {
    unseen: 'refused',
    queued: 'refused',
    running: 'refused',
    finalizing: 'finalizing',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceled',
    ended: 'alreadyCompleted',
    missing: 'notFound',
  },
  alreadyCanceling: {
    unseen: 'alreadyCanceling',
    queued: 'alreadyCanceling',
    running: 'alreadyCanceling',
    finalizing: 'alreadyCanceling',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceling',
    ended: 'notCanceled',
    missing: 'notFound',
  },
  refusedWhileWatching: {
    unseen: 'unfinished',
    queued: 'unfinished',
    running: 'unfinished',
    finalizing: 'unfinished',
    canceling: 'unfinished',
    canceled: 'ended',
    ended: 'ended',
    missing: 'notFound',
  },
  notSent: {
    unseen: 'unfinished',
    queued: 'unfinished',
    running: 'unfinished',
    finalizing: 'unfinished',
    canceling: 'unfinished',
    canceled: 'ended',
    ended: 'ended',
    missing: 'notFound',
  },
  dryRun: {
    unseen: 'wouldCancel',
    queued: 'wouldCancel',
    running: 'wouldCancel',
    finalizing: 'finalizing',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceled',
    ended: 'alreadyCompleted',
    missing: 'notFound',
  },
};

type OutcomeTraits = {
  /** Whether the deployment's end is still to come, and worth waiting for. */
  isAwaited: boolean;
  /** Whether the org has canceled the deployment, or is about to. */
  isSuccessful: boolean;
  /** The name of an error that it is by itself, which scripts depend on. */
  errorName: string | undefined;
};

/** All outcomes, and what they have in common. */
export const OUTCOME_TRAITS: Record<Outcome, OutcomeTraits> = {
  canceled: { isAwaited: false, isSuccessful: true, errorName: undefined },
  canceling: { isAwaited: true, isSuccessful: true, errorName: undefined },
  alreadyCanceled: { isAwaited: false, isSuccessful: true, errorName: undefined },
  alreadyCanceling: { isAwaited: true, isSuccessful: true, errorName: undefined },
  notCanceled: { isAwaited: false, isSuccessful: false, errorName: 'DeploymentNotCanceledError' },
  alreadyCompleted: { isAwaited: false, isSuccessful: false, errorName: 'DeploymentAlreadyCompletedError' },
  finalizing: { isAwaited: false, isSuccessful: false, errorName: 'DeploymentFinalizingError' },
  notFound: { isAwaited: false, isSuccessful: false, errorName: 'DeploymentNotFoundError' },
  refused: { isAwaited: false, isSuccessful: false, errorName: undefined },
  unknown: { isAwaited: true, isSuccessful: false, errorName: undefined },
  wouldCancel: { isAwaited: false, isSuccessful: false, errorName: undefined },
  unfinished: { isAwaited: true, isSuccessful: false, errorName: undefined },
  ended: { isAwaited: false, isSuccessful: false, errorName: undefined },
};

/**
 * When the status of a deployment was seen: `now`, after all that this command did about it; `before` its last request, a read
 * that failed, or an interruption; or `never`. It's recorded where the deployment is read.
 */
export type Seen = 'now' | 'before' | 'never';

/** A deployment that the command is about, and how the org responded to the request to cancel it. */
export type Cancellation = {
  /** The deployment as it was seen last. */
  deployment: Deployment;
  seen: Seen;
  request: CancelRequest;
  /** When the request was sent, by the org's clock, in milliseconds since 1970; undefined if that isn't known. */
  requestedAt?: number | undefined;
  /** Why the org didn't accept the request, or why none was sent, although the deployment can be read. */
  requestFailure?: OrgFailure | undefined;
  /** Why the deployment can't be read, or why its status doesn't explain what became of the request. */
  failure?: OrgFailure | undefined;
};

/** A deployment as something older than the last request has shown it, such as a list. */
export const seenBefore = (deployment: Deployment): Pick<Cancellation, 'deployment' | 'seen'> => ({
  deployment,
  seen: deployment.status === undefined ? 'never' : 'before',
});

/** The org's dates have whole seconds, and so has the header that tells its clock. */
const ROUNDING = 2000;

/** Whether the org's own dates say that a deployment had ended when the request to cancel it was sent. */
const endedBefore = ({ completedDate }: Deployment, requestedAt = NaN): boolean =>
  timeOf(completedDate) + ROUNDING <= requestedAt;

/** Whether they say that it ended after that. */
const endedAfter = ({ completedDate }: Deployment, requestedAt = NaN): boolean =>
  timeOf(completedDate) - ROUNDING > requestedAt;

/** The result of canceling or watching a deployment, as scripts get it. */
export const outcomeOf = ({ deployment, request, requestedAt, failure }: Cancellation): Outcome => {
  const outcome = OUTCOMES[request][deployment.phase];
  if (outcome === 'notCanceled' && endedBefore(deployment, requestedAt)) return 'alreadyCompleted';
  if (outcome === 'alreadyCompleted' && endedAfter(deployment, requestedAt)) return 'notCanceled';
  if (!failure) return outcome;
  // A refusal counts only if it came from the org; without a read, the outcome is unknown.
  const isKnown = outcome === 'refused' ? isAnswerOfOrg(failure) : !['wouldCancel', 'unfinished'].includes(outcome);
  return isKnown ? outcome : 'unknown';
};

/** Whether there's an end to wait for. */
export const isAwaited = (cancellation: Cancellation): boolean =>
  OUTCOME_TRAITS[outcomeOf(cancellation)].isAwaited && !cancellation.deployment.done && !cancellation.failure;

/** Whether the org has canceled the deployment, or is about to. */
export const isSuccessful = (cancellation: Cancellation): boolean =>
  OUTCOME_TRAITS[outcomeOf(cancellation)].isSuccessful && !cancellation.failure;

/** The name of the error that an outcome is by itself. */
export const errorNameOf = (outcome: Outcome): string | undefined => OUTCOME_TRAITS[outcome].errorName;
