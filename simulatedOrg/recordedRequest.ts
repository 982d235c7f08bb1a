import type { IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer } from './httpAnswer.js';

/** A request as it reached the org. */
export type RecordedRequest = {
  method: string;
  /** The path with its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** `1.1` or `2.0` */
  httpVersion: string;
  /** When it arrived, by the clock that the org was started with, in milliseconds since 1970. */
  at: number;
  /** The org's own response, which may have been lost on the way; undefined if the org didn't act on the request. */
  own?: HttpAnswer | undefined;
  /** The response that was sent as a whole, by the org or in its place. */
  sent?: HttpAnswer | undefined;
};

/** A request to a resource of the REST API, with the version in its path, such as `67.0`. */
export type VersionedRequest = RecordedRequest & { version: string; query: URLSearchParams };
