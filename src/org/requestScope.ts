import { AsyncLocalStorage } from 'node:async_hooks';
import { Duration } from '@salesforce/kit';
import type { Clock } from '../system/clock.js';
import type { OrgFailure } from './failure.js';

/** How long a request may take in all, in milliseconds: its attempts, the pauses between them, and a new session. */
export const REQUEST_TIME = Duration.minutes(1).milliseconds;

/** How long one attempt may take, in milliseconds, until it counts as a lost connection. */
export const ATTEMPT_TIME = Duration.seconds(20).milliseconds;

/** A request without a usable response so far. */
export type RetryNotice = {
  /** The HTTP status or the system's code of the last attempt; undefined while the first one is waited for. */
  reason: string | undefined;
  /** When it's given up, in milliseconds since 1970. */
  until: number;
};

/** What requests need from outside. */
export type RequestSurroundings = {
  clock: Clock;
  /** Aborts when somebody ends the command. */
  signal: AbortSignal;
  /** Told when a request takes long or is repeated, and with undefined when it's over. The request is any object that's its own. */
  onRetry: (trouble: RetryNotice | undefined, request: object) => void;
};

/** What the requests of one login share. */
export type LoginState = {
  /** Why the last attempt to get a new session got no response; undefined if it got one. */
  failure: OrgFailure | undefined;
  /**
   * By how many milliseconds the org's clock is ahead of this machine's, by the `Date` header of its last response; undefined
   * as long as no response had one.
   */
  clockOffset: number | undefined;
  /** What must not be shown: every access token that the login has had, and what gets new ones. */
  readonly secrets: Set<string>;
};

/**
 * One request of ours, and whatever Salesforce's libraries ask the org for its sake, such as a new session: all of it keeps
 * to the same limits. A request finds its scope by Node.js's asynchronous context, because the libraries pass on nothing
 * else.
 */
export type RequestScope = Pick<RequestSurroundings, 'clock' | 'signal'> & {
  /** Told when the request takes long or is repeated. */
  readonly onRetry: (trouble: RetryNotice) => void;
  readonly session: LoginState;
  /** The path and query of our request. */
  readonly path: string;
  /** When the request is given up, in milliseconds since 1970. */
  readonly deadline: number;
  /** Whether one attempt is all, for reads that are repeated anyway. */
  readonly once: boolean;
  /** The last whole response to our request. */
  response: { httpStatus: number; text: string } | undefined;
  /** Whether the org has answered 401. */
  isUnauthorized: boolean;
  /** Whether an attempt got no response, or one of a failing server: the org may have acted on it. */
  mayHaveActed: boolean;
};

const scopes = new AsyncLocalStorage<RequestScope>();

/** Does something whose requests belong to an scope. */
export const within = async <T>(scope: RequestScope, action: () => Promise<T>): Promise<T> => scopes.run(scope, action);

/** The scope that the running code belongs to. */
export const currentScope = (): RequestScope | undefined => scopes.getStore();
