import pMap from 'p-map';
import type { Context } from '../context.js';
import { CONCURRENT_REQUESTS, deployStatusUrl, type Limits, readDeployment } from '../api/deployRequests.js';
import { type Cancellation, isAwaited, afterReading } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { ATTEMPT_TIME } from '../org/requestScope.js';
import { OrgFailure, orFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { endingOf, type ProgressHeading, stateOf } from '../progress/progress.js';
import { startProgress } from '../progress/startProgress.js';
import { whyFailed } from '../report/failureError.js';

const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** The pause grows to this part of the time that has passed, so that no end is noticed later than that. */
const PAUSE_PER_ELAPSED = 0.2;

/**
 * How long to pause before the next read, in milliseconds. Each read counts against the API requests that the org has for a
 * day, and the longer it takes already, the less a later notice of its end matters.
 *
 * @param elapsed how many milliseconds after the start of the wait the last read was made
 */
const pauseAfter = (elapsed: number): number =>
  Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed * PAUSE_PER_ELAPSED));

/** The org is there, and won't show the deployment to this user in a minute either. */
const isPermanent = ({ kind, httpStatus = 0 }: OrgFailure): boolean =>
  kind === 'refused' && [401, 403, 404].includes(httpStatus);

export type Wait = {
  /** When the time is up, in milliseconds since 1970. */
  deadline: number;
  /** What the org is doing, for the progress. */
  activity: 'canceling' | 'watching';
  /** What Ctrl-C does, if it isn't what it does by default. */
  hint?: string;
  /** Ends the wait early. */
  until?: (cancellations: Cancellation[]) => boolean;
};

/**
 * Reads deployments until all have ended, the time is up, or the command is interrupted. A read that fails isn't the end,
 * unless the org plainly refuses it. If it's one deployment and it has ended, it's read once more for its details.
 *
 * @returns the cancellations as they were seen last
 */
export const waitForEnds = async (
  cancellations: Cancellation[],
  context: Context,
  { deadline, activity, hint, until }: Wait,
): Promise<Cancellation[]> => {
  const { org, clock, signal, warn } = context;
  if (signal.aborted) return cancellations;
  const isOver = (seen: Cancellation[]): boolean => !seen.some(isAwaited) || !!until?.(seen);
  // A machine that was asleep when the time ran out gets its last reads all the same.
  const latest = (): number => {
    const [now, end] = [clock.now(), deadline + ATTEMPT_TIME];
    return now < end ? Math.min(end, now + ATTEMPT_TIME) : now + ATTEMPT_TIME;
  };
  let current = cancellations;
  let hasWarned = false;

  const read = async (): Promise<void> => {
    const limits = { once: true, quiet: true, until: latest() };
    const readings = await pMap(current, async (each) => readAgain(each, org, limits), {
      concurrency: CONCURRENT_REQUESTS,
    });
    current = readings.map(({ cancellation }) => cancellation);
    const trouble = readings.find((each) => each.trouble)?.trouble;
    if (trouble && !hasWarned) warn(failedReadWarning(trouble, context));
    hasWarned ||= trouble !== undefined;
  };

  if (!isOver(current)) {
    const progress = await startProgress(stateOf(current), headingOf(current, org, activity, hint), context);
    try {
      const start = clock.now();
      let lastRead = start;
      while (!isOver(current) && lastRead < deadline) {
        const nextRead = Math.min(lastRead + pauseAfter(lastRead - start), deadline);
        await clock.sleep(Math.max(0, nextRead - clock.now()), signal);
        lastRead = clock.now();
        await read();
        progress.update(stateOf(current));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      progress.stop(endingOf(current));
    }
  }
  return withDetails(current, context, latest());
};

const failedReadWarning = (failure: OrgFailure, context: Context): string =>
  [sentences.getMessage('warning.failedRead', [context.org.name]), whyFailed(failure, context)].join(' ');

const headingOf = (
  cancellations: Cancellation[],
  org: Org,
  activity: string,
  hint = `progress.${activity}.hint`,
): ProgressHeading => {
  const [first, ...others] = cancellations;
  const id = others.length === 0 ? first?.deployment.id : undefined;
  return {
    title: sentences.getMessage(`progress.${activity}.title`),
    stage: sentences.getMessage(`progress.${activity}.stage`),
    hint: sentences.getMessage(hint),
    orgName: org.name,
    deployment: id ? { id, url: deployStatusUrl(org, id) } : undefined,
  };
};

/** Reads a deployment again if it's still awaited. What went wrong in passing is trouble; what won't pass fails the cancellation. */
const readAgain = async (
  cancellation: Cancellation,
  org: Org,
  limits: Limits,
): Promise<{ cancellation: Cancellation; trouble?: OrgFailure }> => {
  if (!isAwaited(cancellation)) return { cancellation };
  const reading = await orFailure(readDeployment(org, cancellation.deployment.id, limits));
  if (!(reading instanceof OrgFailure)) return { cancellation: afterReading(cancellation, reading) };
  return isPermanent(reading)
    ? { cancellation: { ...cancellation, failure: reading } }
    : { cancellation, trouble: reading };
};

/** Adds the details of one deployment that has ended. They never change how it ended. */
const withDetails = async (
  cancellations: Cancellation[],
  { org, signal, warn }: Context,
  until: number,
): Promise<Cancellation[]> => {
  const [cancellation, ...others] = cancellations;
  if (!cancellation?.deployment.done || cancellation.outcome === 'alreadyCompleted' || others.length > 0)
    return cancellations;
  const { id, status } = cancellation.deployment;
  try {
    const deployment = await readDeployment(org, id, { withDetails: true, once: true, until });
    if (deployment.status === status) return [{ ...cancellation, deployment }];
  } catch (error) {
    if (!(error instanceof OrgFailure) && !signal.aborted) throw error;
  }
  warn(sentences.getMessage('warning.noDetails', [id]));
  return cancellations;
};
