import type { IncomingHttpHeaders } from 'node:http';

/** A request as it reached the org. */
export type RecordedRequest = {
  method: string;
  /** The path with its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** `1.1` or `2.0` */
  httpVersion: string;
};

/** A request to a resource of the REST API, with the version in its path, such as `67.0`. */
export type VersionedRequest = RecordedRequest & { version: string; query: URLSearchParams };
