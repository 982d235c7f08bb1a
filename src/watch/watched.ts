import type { Duration } from '@salesforce/kit';
import type { Waited, WaitObserver } from '../cancel/waitForEnds.js';
import type { Cancellation } from '../deployments/outcome.js';
import type { CancelOptions, CancelReason } from './conditions.js';
import type { Queue } from './queue.js';

export type WatchOptions = CancelOptions & {
  /** How long to watch at most; undefined for until the end. */
  wait: Duration | undefined;
};

/** Sees how the watching is going. */
export type WatchObserver = WaitObserver & {
  /** Sees the wait for the end of a cancellation that the command requested. */
  cancellation: WaitObserver;
  /** Called when the queue was looked up; undefined if no watched deployment is queued. */
  onQueue: (queue: Queue | undefined) => void;
  /** The command is about to ask the org to cancel the deployment, for the first time for this reason. */
  canceling: (reason: CancelReason, cancellation: Cancellation) => void;
  /** The org didn't accept the request, so the command keeps watching the deployment, or can't continue. */
  responded: (cancellation: Cancellation) => void;
  /** The org doesn't say what a condition depends on, so the command can't cancel the deployment for this reason. */
  conditionUnknown: (reason: CancelReason, cancellation: Cancellation) => void;
};

export type Watched = Waited & {
  /** Why the command asked the org to cancel the deployment last; undefined if it didn't. */
  reason?: CancelReason | undefined;
  /** Whether the observer was told of the failures for which the deployment was canceled. */
  hasShownFailures?: boolean;
};
