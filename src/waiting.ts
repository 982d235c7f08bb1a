import type { Duration } from '@salesforce/kit';
import { type Cancellation, observe } from './cancellation.js';
import type { Clock } from './clock.js';
import type { DeployRequest } from './deployRequest/deployRequest.js';
import type { DeployRequestResource } from './deployRequest/deployRequestResource.js';
import { isOrgFailure, OrgApiError, type OrgFailure } from './org/orgFailure.js';

const SHORTEST_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** The pause grows to this part of the time that has passed, so that no end is noticed later than that. */
const PAUSE_PER_ELAPSED = 0.2;

/**
 * How long to pause before the next read, in milliseconds. Each read counts against the API requests that the org has for
 * a day, and the longer a cancellation takes already, the less a later notice of its end matters.
 *
 * @param elapsed how many milliseconds after the org's answer to the request the last read was made
 */
export const pauseAfter = (elapsed: number): number =>
  Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, elapsed * PAUSE_PER_ELAPSED));

/**
 * The codes of the answers 401, 403, and 404: the org is there, and won't show the deployment to this user in a minute
 * either.
 */
const PLAIN_REFUSALS = [
  'API_CURRENTLY_DISABLED',
  'API_DISABLED_FOR_ORG',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_SESSION_ID',
  'NOT_FOUND',
];

const isPlainRefusal = (error: unknown): error is OrgApiError =>
  error instanceof OrgApiError && PLAIN_REFUSALS.includes(error.errorCode);

/** The org accepted the request to cancel, and refuses to show how it goes on. */
export class WaitRefused extends Error {
  /** @param deployRequest the deployment as it was seen last */
  public constructor(
    public readonly refusal: OrgApiError,
    public readonly deployRequest: DeployRequest,
  ) {
    super();
  }
}

export type WaitOptions = {
  resource: DeployRequestResource;
  clock: Clock;
  /** How long to wait at most. */
  timeout: Duration;
  /** Told of every state that was read. */
  onRead: (deployRequest: DeployRequest) => void;
  /** Told of the first read that failed without ending the wait. */
  onFirstFailedRead: (failure: OrgFailure) => void;
};

/**
 * Reads a deployment until it has ended or the time is up, and then once more for its details.
 *
 * @returns the cancellation as it was seen last; it's without details where the time was up or their read failed
 * @throws WaitRefused
 */
export const awaitEnd = async (
  cancellation: Cancellation,
  { resource, clock, timeout, onRead, onFirstFailedRead }: WaitOptions,
): Promise<Cancellation> => {
  const { id } = cancellation.deployRequest;
  const start = clock.now();
  const deadline = start + timeout.milliseconds;
  let current = cancellation;
  let lastRead = start;
  let hasFailed = false;

  const read = async (what: { withDetails: boolean }): Promise<DeployRequest | undefined> => {
    try {
      return await resource.read(id, what);
    } catch (error) {
      if (isPlainRefusal(error)) throw new WaitRefused(error, current.deployRequest);
      if (!isOrgFailure(error)) throw error;
      if (!hasFailed) onFirstFailedRead(error);
      hasFailed = true;
      return undefined;
    }
  };

  while (!current.deployRequest.done && clock.now() < deadline) {
    const nextRead = Math.min(lastRead + pauseAfter(lastRead - start), deadline);
    await clock.sleep(Math.max(0, nextRead - clock.now()));
    lastRead = clock.now();
    const deployRequest = await read({ withDetails: false });
    if (deployRequest) {
      current = observe(current, deployRequest);
      onRead(deployRequest);
    }
  }
  if (!current.deployRequest.done) return current;

  const detailed = await read({ withDetails: true });
  return detailed?.status === current.deployRequest.status ? { ...current, deployRequest: detailed } : current;
};
