import { passesByItself, saysMissing } from './errorCodes.js';

/** How something failed, between the command and the org or on this machine. */
export type FailureKind =
  /** The org responded with an error of its API, `[{errorCode, message}]`, or gave no new session. Codes are no kinds. */
  | 'refused'
  /** Something else responded, such as a maintenance page, a login page, or JSON of another shape. */
  | 'unexpected'
  /** The response sends the request to another address, which could lead the access token to another host. */
  | 'redirected'
  /** The response sends the request to the same path at another address, as one does whose My Domain was renamed. */
  | 'moved'
  /** The org doesn't have the API version that the user chose. */
  | 'versionMissing'
  /** No whole response came. */
  | 'unreachable'
  /** The org, or a proxy on the way, has a certificate that this machine doesn't trust. */
  | 'certificateUntrusted'
  /** The proxy couldn't connect to the org. */
  | 'proxyFailed'
  /** The proxy refused to connect to the org. */
  | 'proxyRefused'
  /** The proxy wants a username and a password, or others. */
  | 'proxyUnauthorized'
  /** An environment variable names the proxy by something that isn't an address. */
  | 'proxyUnusable'
  /** The file with the aliases can't be read. */
  | 'aliasesUnreadable'
  /** Salesforce CLI has no login of that name. */
  | 'loginMissing'
  /** The login that Salesforce CLI keeps can't be read. */
  | 'loginUnreadable'
  /** The login doesn't say where the org is. */
  | 'loginIncomplete'
  /** The private key of the login can't be read. */
  | 'keyUnreadable'
  /** Another file can't be read or written. */
  | 'fileUnusable'
  /** Another process keeps a file locked. */
  | 'fileLocked';

/** A request to an org that failed, as a fact. The words for the user are in `messages/`. */
export class OrgFailure extends Error {
  /** The HTTP status of the response, if one came. */
  public readonly httpStatus: number | undefined;
  /** The org's own code for why it refused, such as `INVALID_SESSION_ID`. */
  public readonly errorCode: string | undefined;
  /** The file or the API version that it's about, or the OAuth error with which the org gave no new session. */
  public readonly subject: string | undefined;
  /** Whether an earlier attempt got no usable response, so that the org may have acted on it. */
  public readonly mayHaveActed: boolean = false;

  /**
   * @param reason all that is known: the org's words, the first words of another response, an address, a version, the name of
   * a variable, or the system's code, such as `ECONNREFUSED`
   */
  public constructor(
    public readonly kind: FailureKind,
    public readonly reason: string,
    details: Partial<Pick<OrgFailure, 'httpStatus' | 'errorCode' | 'subject' | 'mayHaveActed'>> = {},
  ) {
    super(reason);
    Object.assign(this, details);
  }
}

/** The system's codes for an address that wasn't found or reached. */
const UNCONNECTED = /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether a request was never sent to the org, neither now nor in an earlier attempt. */
export const isUnsent = ({ kind, reason, httpStatus, mayHaveActed }: OrgFailure): boolean =>
  !mayHaveActed &&
  httpStatus === undefined &&
  (['certificateUntrusted', 'proxyFailed', 'proxyRefused', 'proxyUnauthorized'].includes(kind) ||
    (kind === 'unreachable' && UNCONNECTED.test(reason)));

/** The result of a request, or the failure of it. Anything else that it throws is thrown on. */
export const orFailure = async <T>(request: Promise<T>): Promise<T | OrgFailure> =>
  request.catch((error: unknown) => {
    if (error instanceof OrgFailure) return error;
    throw error;
  });

/** Whether it's worth trying again: 420 comes from busy orgs, 429 asks for patience, and 5xx is an error of a server. */
export const isTransient = (httpStatus: number): boolean =>
  httpStatus === 420 || httpStatus === 429 || httpStatus >= 500;

/**
 * Whether the org itself has answered, and not something on the way. A further kind of its answers belongs here; a further error
 * code of its API doesn't, but to `errorCodes.ts`.
 */
export const isAnswerOfOrg = ({ kind }: OrgFailure): boolean => kind === 'refused' || kind === 'versionMissing';

/** Whether the org has answered no, for a reason that doesn't pass by itself. */
export const isRefusal = (failure: OrgFailure): boolean =>
  isAnswerOfOrg(failure) && !isTransient(failure.httpStatus ?? 0) && !passesByItself(failure.errorCode, failure.reason);

/** Whether the org has answered that a record isn't there. Only reads are judged by that. */
export const isNotFound = ({ kind, errorCode }: OrgFailure): boolean => kind === 'refused' && saysMissing(errorCode);

/** The system's code for an error with a file or a connection, such as `ENOENT`; undefined if it's another error. */
export const systemCodeOf = (error: unknown): string | undefined => {
  const { code } = error as NodeJS.ErrnoException;
  // The libraries put the names of their errors there.
  return code && /^E[A-Z]+$/.test(code) ? code : undefined;
};

/** The innermost cause says most: `fetch failed` is caused by a socket error, and that by the system's. */
export const rootCause = (thrown: unknown): Error & { code?: unknown } => {
  if (!(thrown instanceof Error)) return new Error(String(thrown));
  return thrown.cause instanceof Error ? rootCause(thrown.cause) : thrown;
};

/** How `fetch` says that a connection failed, where it doesn't say why. */
const FETCH_FAILED = /^(?:fetch failed|terminated)$/;

/** Whether an error comes from a mistake in a program, and not from the network or the org. Trying again doesn't mend it. */
export const isMistake = ({ name, message, code }: Error & { code?: unknown }): boolean =>
  (/^(?:Type|Range|Reference)Error$/.test(name) && !FETCH_FAILED.test(message)) || code === 'UND_ERR_INVALID_ARG';
