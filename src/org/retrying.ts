import { Duration } from '@salesforce/kit';
import pRetry from 'p-retry';
import type { Clock } from '../cancellation/clock.js';
import { OrgApiError, OrgUnreachable, UnexpectedResponse } from './orgFailure.js';

/** How long a request may take in all, its attempts and the pauses between them. */
const REQUEST_TIME = Duration.minutes(1).milliseconds;

/** How long one attempt may take until it counts as a lost connection. */
const ATTEMPT_TIME = Duration.seconds(20).milliseconds;

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/**
 * The statuses that pass: 420 comes now and then from orgs that are busy, 429 asks for patience, and 5xx is trouble of a
 * server.
 */
const isPassing = (httpStatus?: number): boolean =>
  httpStatus === 420 || httpStatus === 429 || (httpStatus !== undefined && httpStatus >= 500);

/** What a certificate that isn't trusted ends with. Trying again doesn't make it so. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

const isWorthRetrying = (error: Error): boolean => {
  if (error instanceof OrgUnreachable) return !UNTRUSTED.test(error.reason);
  return (error instanceof OrgApiError || error instanceof UnexpectedResponse) && isPassing(error.httpStatus);
};

type RequestAttempt<T> = (
  /** Gives the attempt up when its time is over. */
  signal: AbortSignal,
  /** Says how many milliseconds the org asks to wait before the next attempt. */
  onRetryAfter: (milliseconds: number) => void,
) => Promise<T>;

/**
 * Makes attempts with growing pauses until one succeeds, fails for good, or a minute has passed. All that is retried here
 * is safe to repeat: reads, and the request to cancel.
 *
 * @param mostAttempts how many attempts at most
 * @throws what the last attempt threw
 */
export const retrying = async <T>(clock: Clock, mostAttempts: number, attempt: RequestAttempt<T>): Promise<T> => {
  const deadline = clock.now() + REQUEST_TIME;
  let retryAfter = 0;
  let mayHaveActed = false;

  return pRetry(
    async () => {
      retryAfter = 0;
      try {
        return await attempt(clock.timeout(Math.min(ATTEMPT_TIME, deadline - clock.now())), (milliseconds) => {
          retryAfter = milliseconds;
        });
      } catch (error) {
        if (error instanceof OrgApiError) error.mayHaveActedBefore = mayHaveActed;
        throw error;
      }
    },
    {
      retries: mostAttempts - 1,
      // The pause is made below, by the clock.
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        const pause = Math.max(retryAfter, Math.min(FIRST_PAUSE * 2 ** (attemptNumber - 1), LONGEST_PAUSE));
        if (!isWorthRetrying(error) || clock.now() + pause >= deadline) return false;
        mayHaveActed = true;
        await clock.sleep(pause);
        return true;
      },
    },
  );
};
