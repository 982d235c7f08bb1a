import { type Limits, readDeployment } from '../api/deployRequests.js';
import { type Cancellation, seenBefore } from '../deployments/outcome.js';
import { isNotFound, isRefusal, OrgFailure, orFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { ATTEMPT_TIME, REQUEST_TIME } from '../org/requestScope.js';

/** A deployment that can't be read, and isn't there if the org says so. */
export const unreadable = (cancellation: Cancellation, failure: OrgFailure): Cancellation => {
  const { deployment } = cancellation;
  const seen = isNotFound(failure) ? { ...deployment, phase: 'missing' as const } : deployment;
  return { ...cancellation, ...seenBefore(seen), failure };
};

type RepeatedReadOptions = {
  /** Whether something that can't be undone follows if the deployment can't be read. */
  isUnreadableGrave: boolean;
  /** Told of each failure after which the read is to be repeated. */
  onFailure: (failure: OrgFailure) => void;
};

/**
 * Reads a deployment over and over. One bad response says nothing about the deployment, so it's called unreadable, with a
 * `failure`, only in these cases:
 *
 * | | a refusal that doesn't pass | any other failure |
 * | - | - | - |
 * | it was seen in this run, at least in a list | when nothing else has come for a minute | never |
 * | it was never seen | at once | when nothing usable has come for a minute, or with the last read |
 * | being unreadable is grave | when nothing usable has come for a minute | the same |
 *
 * If `--wait` runs out, that's what ends the wait in the last case.
 *
 * @returns reads it once more; `endOfWait` is when `--wait` runs out, in milliseconds since 1970
 */
export const repeatedRead = (
  org: Org,
  { isUnreadableGrave, onFailure }: RepeatedReadOptions,
): ((cancellation: Cancellation, limits: Limits, endOfWait: number) => Promise<Cancellation>) => {
  let failingSince = Infinity;
  let refusedSince = Infinity;
  let lastRead = Infinity;
  return async (cancellation, limits, endOfWait) => {
    const start = org.clock.now();
    // A machine that was asleep hasn't been without an answer meanwhile.
    if (isUnreadableGrave && start - lastRead > 2 * ATTEMPT_TIME) failingSince = Infinity;
    const read = await orFailure(readDeployment(org, cancellation.deployment.id, limits));
    const now = org.clock.now();
    lastRead = now;
    if (!(read instanceof OrgFailure)) {
      failingSince = refusedSince = Infinity;
      return { ...cancellation, deployment: read, seen: 'now', failure: undefined };
    }
    const isRefused = isRefusal(read);
    const isTimeUp = now >= endOfWait;
    failingSince = Math.min(failingSince, start);
    refusedSince = isRefused ? Math.min(refusedSince, start) : Infinity;
    const isMinuteSince = (since: number): boolean => now - since >= REQUEST_TIME;
    const isUnreadable = ((): boolean => {
      if (isUnreadableGrave) return !isTimeUp && isMinuteSince(failingSince);
      if (cancellation.seen !== 'never') return isMinuteSince(refusedSince);
      return isRefused || isTimeUp || isMinuteSince(failingSince);
    })();
    // One that was seen in this run is there, and is hidden now.
    if (isUnreadable && cancellation.seen === 'never') return unreadable(cancellation, read);
    if (isUnreadable) return { ...cancellation, seen: 'before', failure: read };
    // What was cut short by the end of the wait says nothing about the org.
    if (now < (limits.deadline ?? Infinity)) onFailure(read);
    return { ...cancellation, ...seenBefore(cancellation.deployment) };
  };
};
