import type { Outcome } from '../index.js';
import type { OrgFailure } from '../org/failure.js';
import type { Deployment } from './deployment.js';
import type { Phase } from './status.js';

export type { Outcome };

/** What the org did with the request to cancel. */
export type CancelRequest =
  /** It accepted the request. */
  | 'accepted'
  /** It may have received the request, but no usable response says so. */
  | 'unconfirmed'
  /** It refused the request. */
  | 'refused'
  /** It refused the request because it was canceling the deployment already. */
  | 'alreadyCanceling'
  /** No request was sent, and none will be. */
  | 'notSent'
  /** No request was sent, because this is a dry run. */
  | 'dryRun';

/**
 * Which outcome it is, by what the org did with the request and what the deployment's status means after that. After an
 * accepted request, the status may be the one from before for a while.
 */
const OUTCOMES: Record<CancelRequest, Record<Phase, Outcome>> = {
  accepted: {
    running: 'canceling',
    finalizing: 'canceling',
    canceling: 'canceling',
    canceled: 'canceled',
    completed: 'notCanceled',
  },
  unconfirmed: {
    running: 'unknown',
    finalizing: 'unknown',
    canceling: 'canceling',
    canceled: 'canceled',
    completed: 'notCanceled',
  },
  refused: {
    running: 'refused',
    finalizing: 'finalizing',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceled',
    completed: 'alreadyCompleted',
  },
  alreadyCanceling: {
    running: 'alreadyCanceling',
    finalizing: 'alreadyCanceling',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceling',
    completed: 'notCanceled',
  },
  notSent: {
    running: 'unfinished',
    finalizing: 'unfinished',
    canceling: 'unfinished',
    canceled: 'ended',
    completed: 'ended',
  },
  dryRun: {
    running: 'wouldCancel',
    finalizing: 'finalizing',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceled',
    completed: 'alreadyCompleted',
  },
};

/** A deployment that the command is about, and what has become of it so far. */
export type Cancellation = {
  /** The deployment as it was seen last. */
  deployment: Deployment;
  request: CancelRequest;
  outcome: Outcome;
  /** Why the org refused, why there's no usable response, or why the wait ended early. */
  failure?: OrgFailure;
};

/**
 * What has become of an cancellation, now that the deployment was seen. An org that was seen canceling it is canceling it, even if
 * a list that lags behind says otherwise.
 */
export const afterReading = (
  cancellation: Omit<Cancellation, 'outcome'> & Partial<Cancellation>,
  deployment: Deployment,
): Cancellation => {
  const outcome = OUTCOMES[cancellation.request][deployment.phase];
  const isLagging = outcome === 'unknown' && cancellation.outcome === 'canceling';
  return { ...cancellation, deployment, outcome: isLagging ? 'canceling' : outcome };
};

const AWAITED: Outcome[] = ['canceling', 'alreadyCanceling', 'unfinished', 'unknown'];

/** Whether there's an end to wait for. */
export const isAwaited = ({ deployment, outcome, failure }: Cancellation): boolean =>
  AWAITED.includes(outcome) && !deployment.done && !failure;

const SUCCESSFUL: Outcome[] = ['canceled', 'canceling', 'alreadyCanceled', 'alreadyCanceling'];

/** Whether the org has canceled the deployment, or is about to. */
export const isSuccessful = ({ outcome, failure }: Cancellation): boolean => SUCCESSFUL.includes(outcome) && !failure;
