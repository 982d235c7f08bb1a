import { Duration } from '@salesforce/kit';
import pMap from 'p-map';
import { CONCURRENT_REQUESTS, listUnfinished } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Deployment, isQueued } from '../deployments/deployment.js';
import { type Cancellation, seenBefore } from '../deployments/outcome.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import { cancelOne, readOne } from './cancelOne.js';

/** How long a list of queued deployments counts as current, in milliseconds. */
const FRESHNESS = Duration.seconds(3).milliseconds;

type CancelOptions = {
  /** If only queued deployments are wanted, when they were listed as queued, in milliseconds since 1970. */
  queuedAt?: number | undefined;
  onRequestDone?: () => void;
};

/** The requests that were sent, and whether those were all. */
export type SentRequests = {
  /** In the order of the requests. */
  cancellations: Cancellation[];
  /** Those that left the queue before they could be canceled, if only queued ones are wanted (`--queued-only`). */
  skipped: Deployment[];
  end: 'allSent' | 'interrupted';
};

/** IDs sort by the time of the request, so this works for deployments that haven't been read, too. */
const newestFirst = (deployments: Deployment[]): Deployment[] =>
  deployments.toSorted(({ id: one }, { id: other }) => (one < other ? 1 : -1));

/**
 * Asks the org to cancel deployments, five at a time. One that fails doesn't stop the others.
 *
 * The queued ones come before the one in progress, because the org starts the next one as soon as the one in progress is
 * canceled. Of those whose status nobody has seen, the newest comes first. If only queued ones are wanted, the oldest comes
 * first, because it starts next.
 */
export const cancelAll = async (
  deployments: Deployment[],
  { org, clock, signal }: Pick<Context, 'org' | 'clock' | 'signal'>,
  { queuedAt, onRequestDone }: CancelOptions = {},
): Promise<SentRequests> => {
  const skipped: Deployment[] = [];
  let listedAt = queuedAt;
  let queue: Promise<Set<string> | OrgFailure> | undefined;

  /** The IDs that are queued now; undefined if the deployments were just listed, or the command is interrupted. */
  const queueNow = async (): Promise<Set<string> | OrgFailure | undefined> => {
    if (listedAt !== undefined && !signal.aborted && clock.now() - listedAt > FRESHNESS) {
      listedAt = clock.now();
      queue = orFailure(listUnfinished(org).then((listed) => new Set(listed.filter(isQueued).map(({ id }) => id))));
    }
    return queue?.catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
  };

  const request = async (deployment: Deployment): Promise<Cancellation[]> => {
    const queued = await queueNow();
    const notSent: Cancellation = { ...seenBefore(deployment), request: 'notSent' };
    if (signal.aborted) return [notSent];
    if (queued instanceof OrgFailure) return [{ ...notSent, failure: queued }];
    if (!queued || queued.has(deployment.id)) return [await cancelOne(org, deployment, signal)];
    skipped.push(deployment);
    return [];
  };

  const queued = newestFirst(deployments.filter(isQueued));
  const others = newestFirst(deployments.filter((deployment) => !isQueued(deployment)));
  const cancellations = [
    ...(await requestEach(queuedAt === undefined ? queued : queued.toReversed(), request, onRequestDone)),
    ...(await requestEach(others, request, onRequestDone)),
  ];
  return { cancellations: cancellations.flat(), skipped, end: signal.aborted ? 'interrupted' : 'allSent' };
};

/**
 * Reads the deployments that nobody has seen yet, in place of sending requests.
 *
 * @param request whether requests would be sent, or none are wanted
 * @throws the signal's reason when the command is interrupted
 */
export const readAll = async (
  deployments: Deployment[],
  { org }: Pick<Context, 'org'>,
  request: 'dryRun' | 'notSent',
  onRequestDone?: () => void,
): Promise<Cancellation[]> =>
  requestEach(
    deployments,
    async (deployment) =>
      deployment.phase === 'unseen' ? readOne(org, deployment, request) : { deployment, seen: 'now', request },
    onRequestDone,
  );

/** Sends requests about deployments, a few at a time. */
const requestEach = async <T>(
  deployments: Deployment[],
  request: (deployment: Deployment) => Promise<T>,
  onRequestDone?: () => void,
): Promise<T[]> => {
  const requestNext = async (deployment: Deployment): Promise<T> => {
    const result = await request(deployment);
    onRequestDone?.();
    return result;
  };
  return pMap(deployments, requestNext, { concurrency: CONCURRENT_REQUESTS });
};
