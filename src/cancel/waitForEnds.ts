import { ensure } from '@salesforce/ts-types';
import pMap from 'p-map';
import { CONCURRENT_REQUESTS, readDeployment } from '../api/deployRequests.js';
import type { Context } from '../context.js';
import { type Cancellation, isAwaited, outcomeOf, seenBefore } from '../deployments/outcome.js';
import { OrgFailure } from '../org/failure.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';
import type { Clock } from '../system/clock.js';
import { repeatedRead } from './repeatedRead.js';

const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** The pause grows to this part of the time that has passed, so that no end is noticed later than that. */
const PAUSE_PER_ELAPSED = 0.2;

/** With many deployments, the org is asked about two of them a second on average. */
const PAUSE_PER_DEPLOYMENT = 500;

/**
 * How long to pause before the next read, in milliseconds: the longer the wait has been, the less a late notice matters.
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
  /** There's something to wait for, and something has been seen of it. */
  start: (cancellations: Cancellation[]) => Promise<void>;
  /** Deployments have been read again. */
  update: (cancellations: Cancellation[]) => void;
  /** The wait is over. */
  stop: (cancellations: Cancellation[]) => void;
  /** One of the first reads is done, and nothing has been seen yet. */
  requestDone?: () => void;
  /** A read failed, and will be repeated. Called for the first failure of a wait only. */
  readFailed: (failure: OrgFailure) => void;
  /** The deployment has ended, and its details can't be read. */
  detailsMissing: (id: string) => void;
};

/**
 * Why a wait ended: the deployments have ended, or can't be read; the caller's condition was met, the time ran out, or the
 * command was interrupted.
 */
export type WaitEnd = 'allEnded' | 'conditionMet' | 'timeUp' | 'interrupted';

/** The deployments as they were seen last, and why the wait for them ended. */
export type Waited = { cancellations: Cancellation[]; end: WaitEnd };

export type WaitOptions = {
  /** When the wait ends at the latest, in milliseconds since 1970. */
  deadline: number;
  /** When the last reads are given up, in milliseconds since 1970; by default, 20 s after the deadline. */
  lastReadDeadline?: number | undefined;
  observer: WaitObserver;
  /** Whether to read at once, because the deployments haven't been read by their resources. */
  isFirstReadDue?: boolean;
  /** See {@link repeatedRead}. */
  isUnreadableGrave?: boolean;
  /** Ends the wait early. It's asked when all deployments have been read again, never before. */
  stopWhen?: (cancellations: Cancellation[]) => boolean;
};

type Display = {
  isShown: () => boolean;
  /** Whether a round of reads takes so long that its end shouldn't be waited for. */
  isOld: (round: number) => boolean;
  show: (cancellations: Cancellation[]) => Promise<void>;
  stop: (cancellations: Cancellation[]) => void;
};

/** Shows a wait, from the moment on in which something has been seen. */
const displayOf = (observer: WaitObserver, clock: Clock): Display => {
  let shownAt: number | undefined;
  return {
    isShown: () => shownAt !== undefined,
    isOld: (round) => shownAt !== undefined && clock.now() - Math.max(shownAt, round) >= LONGEST_PAUSE,
    show: async (cancellations) => {
      const isFirst = shownAt === undefined;
      if (isFirst && cancellations.every(({ seen }) => seen === 'never')) return;
      shownAt = clock.now();
      if (isFirst) await observer.start(cancellations);
      else observer.update(cancellations);
    },
    stop: (cancellations) => {
      if (shownAt !== undefined) observer.stop(cancellations);
    },
  };
};

/**
 * Reads deployments until all have ended, the condition is met, the time runs out, or the command is interrupted. A read that
 * fails isn't the end, see {@link repeatedRead}. If it's one deployment and it has ended, its details are read too.
 */
export const waitForEnds = async (
  cancellations: Cancellation[],
  context: Pick<Context, 'org' | 'clock' | 'signal'>,
  options: WaitOptions,
): Promise<Waited> => {
  const { org, clock, signal } = context;
  const { deadline, lastReadDeadline = deadline + ATTEMPT_TIME, observer } = options;
  const { isFirstReadDue = false, isUnreadableGrave = false, stopWhen = () => false } = options;
  let current = cancellations;
  let hasFailed = false;
  const onFailure = (failure: OrgFailure): void => {
    if (!hasFailed) observer.readFailed(failure);
    hasFailed = true;
  };
  const readers = cancellations.map(() => repeatedRead(org, { isUnreadableGrave, onFailure }));

  let isDue = isFirstReadDue;
  let isMet = false;
  const display = displayOf(observer, clock);

  // A machine that was asleep when the time ran out gets its last reads nevertheless.
  const deadlineOfReads = (round: number): number =>
    round < lastReadDeadline ? lastReadDeadline : round + ATTEMPT_TIME;
  const readAll = async (round: number): Promise<void> => {
    const readDeadline = deadlineOfReads(round);
    const readNext = async (index: number): Promise<void> => {
      const cancellation = ensure(current[index]);
      if (!isAwaited(cancellation)) return;
      const limits = { once: true, quiet: display.isShown(), deadline: readDeadline };
      const read =
        clock.now() < readDeadline
          ? await ensure(readers[index])(cancellation, limits, deadline)
          : { ...cancellation, ...seenBefore(cancellation.deployment) };
      current = current.with(index, read);
      if (isDue && !display.isShown()) observer.requestDone?.();
      else if (display.isOld(round)) await display.show(current);
    };
    await pMap([...current.keys()], readNext, { concurrency: CONCURRENT_REQUESTS });
  };

  const endAfter = (round: number): WaitEnd | undefined => {
    if (signal.aborted && !current.every(({ deployment }) => deployment.done)) return 'interrupted';
    if (!current.some(isAwaited)) return 'allEnded';
    if (isMet) return 'conditionMet';
    // Reads that took until they were given up are the last ones, unless the machine was asleep meanwhile.
    const late = clock.now() - lastReadDeadline;
    return round >= deadline || (late >= 0 && late < ATTEMPT_TIME) ? 'timeUp' : undefined;
  };

  const start = clock.now();
  let round = start;
  let end = endAfter(-Infinity);
  if (!end) {
    try {
      await display.show(current);
      while (!(end = endAfter(round))) {
        const pause = isDue ? 0 : pauseAfter(round - start, current.filter(isAwaited).length);
        await clock.sleep(Math.max(0, Math.min(round + pause, deadline) - clock.now()), signal);
        round = clock.now();
        await readAll(round);
        isDue = false;
        await display.show(current);
        isMet = stopWhen(current);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      end = 'interrupted';
    } finally {
      display.stop(current);
    }
  }
  if (end === 'interrupted') {
    return {
      end,
      cancellations: current.map((each) => ({ ...each, ...(!each.deployment.done && seenBefore(each.deployment)) })),
    };
  }
  return { cancellations: await withDetails(current, context, deadlineOfReads(clock.now()), observer), end };
};

/** Adds the details of one deployment that has ended. They never change how it ended. */
const withDetails = async (
  cancellations: Cancellation[],
  { org, signal }: Pick<Context, 'org' | 'signal'>,
  deadline: number,
  { detailsMissing }: WaitObserver,
): Promise<Cancellation[]> => {
  const [cancellation, ...others] = cancellations;
  if (!cancellation?.deployment.done || others.length > 0) return cancellations;
  if (outcomeOf(cancellation) === 'alreadyCompleted') return cancellations;
  const { id, status } = cancellation.deployment;
  try {
    const deployment = await readDeployment(org, id, { withDetails: true, once: true, deadline });
    if (deployment.status === status) return [{ ...cancellation, deployment }];
  } catch (error) {
    if (!(error instanceof OrgFailure) && !signal.aborted) throw error;
  }
  detailsMissing(id);
  return cancellations;
};
