import { AsyncLocalStorage } from 'node:async_hooks';
import { Duration } from '@salesforce/kit';
import type { Clock } from '../system/clock.js';
import type { OrgFailure } from './failure.js';
import type { Sanitizer } from './sanitizer.js';

/** How long a request may take in all, in milliseconds: its attempts, the pauses between them, and a new session. */
export const REQUEST_TIME = Duration.minutes(1).milliseconds;

/** How long one attempt may take, in milliseconds, until it counts as a lost connection. */
export const ATTEMPT_TIME = Duration.seconds(20).milliseconds;

/** After how many milliseconds without a response a person should hear of it. */
export const LONG_SILENCE = 2500;

/** A request without a usable response so far. */
export type RetryNotice = {
  /** The HTTP status or the system's code of the last attempt; undefined while the first one is waited for. */
  reason: string | undefined;
  /** When it's given up, in milliseconds since 1970. */
  deadline: number;
  /** When the next attempt is made, in milliseconds since 1970, if the org said when. */
  next?: number;
  /** The file whose lock is waited for, if it's that. */
  file?: string;
};

/** A response whose body has come to its end. */
export type WholeResponse = { httpStatus: number; headers: Record<string, string>; body: Buffer };

/** The clock, the signal, and the listener of whoever sends a request. */
export type RequestOptions = {
  clock: Clock;
  /** Aborts when somebody ends the command. */
  signal: AbortSignal;
  /** Told when a request takes long or is repeated, and with undefined when it's over. A request is known by its object. */
  onRetry: (notice: RetryNotice | undefined, request: object) => void;
};

/** The state that the requests of one login share. */
export type LoginState = {
  /** Why the last attempt to get a new session failed; undefined if it didn't. */
  failure?: OrgFailure | undefined;
  /** By how many milliseconds the org's clock is ahead of this machine's, by the dates of the last two responses. */
  clockOffsets: number[];
  /** Makes text safe to show, without the access tokens of the login, and the refresh tokens and keys that get new ones. */
  readonly safe: Sanitizer;
  /** The addresses that the login names: those of the org, and where it gets new sessions. */
  readonly origins: Set<string>;
  /** The other login hosts that the library has tried, and that gave no response. */
  readonly silentOrigins: Set<string>;
  /** Where Salesforce CLI keeps the login. */
  readonly file: string;
  /** How many requests are under way. */
  requestsUnderWay: number;
};

/** One request of ours, and those that Salesforce's libraries make because of it: all of them keep to the same limits. */
export type RequestScope = Pick<RequestOptions, 'clock' | 'signal'> & {
  /** Told when the request takes long or is repeated. */
  readonly onRetry: (notice: RetryNotice) => void;
  readonly login: LoginState;
  /** The path and query of our request. */
  readonly path: string;
  /** When the request is given up, in milliseconds since 1970. */
  readonly deadline: number;
  /** Whether one attempt is all, for reads that are repeated anyway. */
  readonly once: boolean;
  /** The last whole response to our request. */
  response?: { httpStatus: number; text: string };
  /** Whether the org has answered 401. */
  isUnauthorized?: boolean;
  /** Whether an attempt got no response, or one of a failing server: the org may have acted on it. */
  mayHaveActed: boolean;
};

/** The scope that the running code belongs to. */
export const requestScopes = new AsyncLocalStorage<RequestScope>();

/** Something, or the reason of a signal that aborts before it's there. */
export const orAborted = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => {
    reject(signal.reason as Error);
  });
  return Promise.race([work, promise]);
};
