import type { Outcome } from '../index.js';
import type { OrgFailure } from '../org/failure.js';
import type { Deployment } from './deployment.js';
import type { StatusMeaning } from './status.js';

export type { Outcome };

/** What the org did with the request to cancel. */
export type RequestFate =
  /** It accepted the request. */
  | 'accepted'
  /** It may have received the request, but no usable response says so. */
  | 'perhaps'
  /** It refused the request. */
  | 'refused'
  /** It refused the request because it was canceling the deployment already. */
  | 'refusedWhileCanceling'
  /** No request was sent, and none will be. */
  | 'notSent'
  /** No request was sent, because this is a dry run. */
  | 'dryRun';

/**
 * Which outcome it is, by what the org did with the request and what the deployment's status means after that. After an
 * accepted request, the status may be the one from before for a while.
 */
const OUTCOMES: Record<RequestFate, Record<StatusMeaning, Outcome>> = {
  accepted: {
    running: 'canceling',
    finalizing: 'canceling',
    canceling: 'canceling',
    canceled: 'canceled',
    completed: 'notCanceled',
  },
  perhaps: {
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
  refusedWhileCanceling: {
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
export type Attempt = {
  /** The deployment as it was seen last. */
  deployment: Deployment;
  request: RequestFate;
  outcome: Outcome;
  /** Why the org refused, why there's no usable response, or why the wait ended early. */
  failure?: OrgFailure;
};

/**
 * What has become of an attempt, now that the deployment was seen. An org that was seen canceling it is canceling it, even if
 * a list that lags behind says otherwise.
 */
export const observe = (attempt: Omit<Attempt, 'outcome'> & Partial<Attempt>, deployment: Deployment): Attempt => {
  const outcome = OUTCOMES[attempt.request][deployment.meaning];
  const isLagging = outcome === 'unknown' && attempt.outcome === 'canceling';
  return { ...attempt, deployment, outcome: isLagging ? 'canceling' : outcome };
};

const AWAITED: Outcome[] = ['canceling', 'alreadyCanceling', 'unfinished', 'unknown'];

/** Whether there's an end to wait for. */
export const isAwaited = ({ deployment, outcome, failure }: Attempt): boolean =>
  AWAITED.includes(outcome) && !deployment.done && !failure;

const SUCCESSFUL: Outcome[] = ['canceled', 'canceling', 'alreadyCanceled', 'alreadyCanceling'];

/** Whether the org has canceled the deployment, or is about to. */
export const isSuccessful = ({ outcome, failure }: Attempt): boolean => SUCCESSFUL.includes(outcome) && !failure;
