import type { AnyJson, Optional } from '@salesforce/ts-types';
import { asString, getString, isArray, isJsonMap, isString } from '@salesforce/ts-types';

/*
 * What can go wrong between the command and an org, as facts. The words for the user are in messages/.
 */

/** The org refused a request with an error of its API: a 4xx or 5xx status and `[{errorCode, message}]`. */
export class OrgApiError extends Error {
  /**
   * Whether an attempt before this one may have reached the org: it wasn't answered, or with a failure of the server.
   * Then a refusal may be the consequence of what that attempt did.
   */
  public mayHaveActedBefore = false;

  /**
   * @param errorCode the org's own code, such as `INVALID_SESSION_ID`
   * @param message the org's own words
   */
  public constructor(
    public readonly errorCode: string,
    message: string,
    public readonly httpStatus?: number,
  ) {
    super(message);
    this.name = errorCode;
  }
}

/** The org, or something on the way to it, answered with something that isn't what was asked for. */
export class UnexpectedResponse extends Error {
  /** @param body what was answered: text, or JSON of another kind */
  public constructor(
    public readonly body: unknown,
    public readonly httpStatus?: number,
  ) {
    super();
  }
}

/** The answer sends the request to another address. Following it could lead the access token to another host. */
export class RedirectResponse extends Error {
  /** @param location the address, as the answer gave it */
  public constructor(public readonly location: string) {
    super();
  }
}

/** No answer came: refused, reset, not resolved, or not in time. */
export class OrgUnreachable extends Error {
  /** @param reason the system's code, such as `ECONNREFUSED`, or what else is known */
  public constructor(public readonly reason: string) {
    super();
  }
}

export type OrgFailure = OrgApiError | UnexpectedResponse | RedirectResponse | OrgUnreachable;

export const isOrgFailure = (error: unknown): error is OrgFailure =>
  error instanceof OrgApiError ||
  error instanceof UnexpectedResponse ||
  error instanceof RedirectResponse ||
  error instanceof OrgUnreachable;

type CodedError = Error & { code?: string; errorCode?: string; data?: AnyJson };

/** The library's name for an error answer that isn't the API's JSON. */
const NO_API_ERROR = /^ERROR_HTTP_\d{3}$/;

/** The org answered 401, for which `INVALID_SESSION_ID` is the API's code, and wouldn't give a new session either. */
const REFRESH_FAILED = 'Unable to refresh session';

/** What fetch throws where no answer came, or where it broke off. */
const NETWORK_ERRORS = ['fetch failed', 'terminated'];

/** The innermost cause says most: `fetch failed` is caused by a socket error, and that by the system's. */
const rootCause = (error: Error): CodedError => (error.cause instanceof Error ? rootCause(error.cause) : error);

const firstOfMany = (data: Optional<AnyJson>, httpStatus?: number): OrgApiError | undefined => {
  const errors = isArray<AnyJson>(data) ? data.filter(isJsonMap) : [];
  const errorCode = asString(errors[0]?.errorCode);
  const message = errors.map((each) => getString(each, 'message', '')).join('\n');
  return errorCode ? new OrgApiError(errorCode, message, httpStatus) : undefined;
};

/**
 * Turns what a request throws into one of the failures above. All else is returned as it is.
 *
 * The library names an API error by the org's `errorCode`, an error answer that isn't the API's JSON `ERROR_HTTP_<status>`,
 * and an answer with several errors `MULTIPLE_API_ERRORS`.
 *
 * @param httpStatus the status of the answer; undefined where none came
 */
export const toOrgFailure = (thrown: unknown, httpStatus?: number): unknown => {
  if (!(thrown instanceof Error) || isOrgFailure(thrown)) return thrown;

  const { errorCode, data }: CodedError = thrown;
  if (isString(errorCode)) {
    if (NO_API_ERROR.test(errorCode)) {
      return new UnexpectedResponse(isJsonMap(data) ? data.message : data, httpStatus);
    }
    return firstOfMany(data, httpStatus) ?? new OrgApiError(errorCode, thrown.message, httpStatus);
  }
  if (thrown.message.startsWith(REFRESH_FAILED)) return new OrgApiError('INVALID_SESSION_ID', thrown.message, 401);
  if (thrown.name === 'TimeoutError' || thrown.name === 'AbortError') return new OrgUnreachable('ETIMEDOUT');
  if (NETWORK_ERRORS.includes(thrown.message)) {
    const { code, message } = rootCause(thrown);
    return new OrgUnreachable(code ?? message);
  }
  return thrown;
};
