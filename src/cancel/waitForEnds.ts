import pMap from 'p-map';
import { CONCURRENT_REQUESTS, type Limits, readDeployment } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Cancellation, isAwaited, outcomeOf } from '../deployments/outcome.js';
import { isPermanent, OrgFailure, orFailure } from '../org/failure.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';

const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** The pause grows to this part of the time that has passed, so that no end is noticed later than that. */
const PAUSE_PER_ELAPSED = 0.2;

/** With many deployments, the org is asked about two of them a second on average. */
const PAUSE_PER_DEPLOYMENT = 500;

/**
 * How long to pause before the next read, in milliseconds: the longer it takes already, the less a late notice matters.
 *
 * @param elapsed how many milliseconds after the start of the wait the last read was made
 * @param awaited how many deployments are read
 */
const pauseAfter = (elapsed: number, awaited: number): number =>
  Math.max(
    Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed * PAUSE_PER_ELAPSED)),
    awaited * PAUSE_PER_DEPLOYMENT,
  );

/** Sees how a wait is going. */
export type WaitObserver = {
  /** There's something to wait for. */
  start: (cancellations: Cancellation[]) => Promise<void>;
  /** The deployments have been read again. */
  update: (cancellations: Cancellation[]) => void;
  /** The wait is over. */
  stop: (cancellations: Cancellation[]) => void;
  /** A read failed, and will be repeated. Only the first failure of a wait is told. */
  readFailed: (failure: OrgFailure) => void;
  /** The deployment has ended, and its details can't be read. */
  detailsMissing: (id: string) => void;
};

/** Why a wait ended: the deployments did, the caller's condition was met, the time ran out, or the command was interrupted. */
export type WaitEnd = 'allEnded' | 'conditionMet' | 'timeUp' | 'interrupted';

/** The deployments as they were seen last, and why the wait for them ended. */
export type Waited = { cancellations: Cancellation[]; end: WaitEnd };

export type WaitOptions = {
  /** When the wait ends at the latest, in milliseconds since 1970. */
  deadline: number;
  /** When the last reads are given up, in milliseconds since 1970; by default, 20 s after the deadline. */
  limit?: number | undefined;
  observer: WaitObserver;
  /** Ends the wait early. */
  until?: (cancellations: Cancellation[]) => boolean;
};

/**
 * Reads deployments until all have ended, the condition is met, the time runs out, or the command is interrupted. A read that
 * fails isn't the end, unless it's refused for good. If it's one deployment and it has ended, its details are read too.
 */
export const waitForEnds = async (
  cancellations: Cancellation[],
  { org, clock, signal }: Pick<Context, 'org' | 'clock' | 'signal'>,
  { deadline, limit = deadline + ATTEMPT_TIME, observer, until = () => false }: WaitOptions,
): Promise<Waited> => {
  let current = cancellations;
  let hasFailed = false;
  // A machine that was asleep when the time ran out gets its last reads nevertheless.
  const latest = (): number => {
    const now = clock.now();
    return now < limit ? Math.min(limit, now + ATTEMPT_TIME) : now + ATTEMPT_TIME;
  };
  const readAgain = async (cancellation: Cancellation, limits: Limits): Promise<Cancellation> => {
    if (!isAwaited(cancellation)) return cancellation;
    const read = await orFailure(readDeployment(org, cancellation.deployment.id, limits));
    if (!(read instanceof OrgFailure)) return { ...cancellation, deployment: read };
    if (isPermanent(read)) return { ...cancellation, failure: read };
    if (!hasFailed) observer.readFailed(read);
    hasFailed = true;
    return cancellation;
  };
  const endNow = (lastRead: number): WaitEnd | undefined => {
    if (signal.aborted && !current.every(({ deployment }) => deployment.done)) return 'interrupted';
    if (!current.some(isAwaited)) return 'allEnded';
    if (until(current)) return 'conditionMet';
    // A read that took until the limit is the last one, unless the machine was asleep meanwhile.
    const now = clock.now();
    const isGivenUp = now >= limit && now - lastRead < 2 * ATTEMPT_TIME;
    return lastRead >= deadline || isGivenUp ? 'timeUp' : undefined;
  };

  const start = clock.now();
  let lastRead = start;
  let end = endNow(-Infinity);
  if (!end) {
    await observer.start(current);
    try {
      while (!(end = endNow(lastRead))) {
        const awaited = current.filter(isAwaited).length;
        const nextRead = Math.min(lastRead + pauseAfter(lastRead - start, awaited), deadline);
        await clock.sleep(Math.max(0, nextRead - clock.now()), signal);
        lastRead = clock.now();
        const limits = { once: true, quiet: true, until: latest() };
        current = await pMap(current, async (each) => readAgain(each, limits), { concurrency: CONCURRENT_REQUESTS });
        observer.update(current);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      end = 'interrupted';
    } finally {
      observer.stop(current);
    }
  }
  return { cancellations: await withDetails(current, { org, signal }, latest(), observer), end };
};

/** Adds the details of one deployment that has ended. They never change how it ended. */
const withDetails = async (
  cancellations: Cancellation[],
  { org, signal }: Pick<Context, 'org' | 'signal'>,
  until: number,
  { detailsMissing }: WaitObserver,
): Promise<Cancellation[]> => {
  const [cancellation, ...others] = cancellations;
  if (!cancellation?.deployment.done || others.length > 0) return cancellations;
  if (outcomeOf(cancellation) === 'alreadyCompleted') return cancellations;
  const { id, status } = cancellation.deployment;
  try {
    const deployment = await readDeployment(org, id, { withDetails: true, once: true, until });
    if (deployment.status === status) return [{ ...cancellation, deployment }];
  } catch (error) {
    if (!(error instanceof OrgFailure) && !signal.aborted) throw error;
  }
  detailsMissing(id);
  return cancellations;
};
