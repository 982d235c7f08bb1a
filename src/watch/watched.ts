import type { Duration } from '@salesforce/kit';
import type { Waited, WaitObserver } from '../cancel/waitForEnds.js';
import type { Cancellation } from '../deployments/outcome.js';
import type { OrgFailure } from '../org/failure.js';
import type { Queue } from './queue.js';

export type WatchOptions = {
  /** How long to watch at most; undefined for until the end. */
  wait: Duration | undefined;
  /** Whether to cancel the deployment if the command ends before it. */
  cancelOnExit: boolean;
  /** Whether to cancel the deployment when a component or a test has failed. */
  cancelOnFailure: boolean;
  /** From which age on to cancel the deployment if it has never started. */
  cancelIfQueued: Duration | undefined;
};

/** Why the command asked the org to cancel the deployment. */
export type CancelReason = 'failed' | 'queuedTooLong' | 'timeUp' | 'unreadable' | 'broken' | 'interrupted';

/** Sees how the watching is going. */
export type WatchObserver = WaitObserver & {
  /** Sees the wait for the end of a cancellation that the command requested. */
  cancellation: WaitObserver;
  /** It was looked up what queued deployments wait for; undefined if none is queued. */
  onQueue: (queue: Queue | undefined) => void;
  /** One of the first reads is done. */
  onRequestDone: () => void;
  /** The command is about to ask the org to cancel the deployment. */
  canceling: (reason: CancelReason, cancellation: Cancellation) => void;
  /** The org didn't take the request, so the deployment is watched further. */
  notTaken: (cancellation: Cancellation) => void;
};

export type Watched = Waited & {
  /** Why the command asked the org to cancel the deployment; undefined if it didn't. */
  reason?: CancelReason;
  /** Why the org didn't take the request, if it hadn't ended by then. */
  requestFailure?: OrgFailure | undefined;
  /** Whether the observer was told of the failures for which the deployment was canceled. */
  hasShownFailures?: boolean;
  /** Whether the request to cancel took the last minute of the command. */
  isLast?: boolean;
};
