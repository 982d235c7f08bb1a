import type { SentenceKey } from '../messages.js';

/** The sentences about what the user can do. */
type Advice = Extract<
  SentenceKey,
  `nextStep.${'apiDisabled' | 'awaitLimit' | 'expiredPassword' | 'getPermission' | 'logIn' | 'tryLater'}`
>;

/** What is known of an error code of the org's API, besides the org's own words. */
type ErrorCode = {
  /**
   * Whether the reason passes by itself, so that the request is repeated within its limit like one without a response; if it
   * depends on them, the words in the org's message that say so, which are identifiers and not in the user's language.
   */
  passes?: true | RegExp;
  /** Whether it says that the record isn't there. Only reads are judged by it. */
  isMissing?: true;
  /** What the user can do; undefined if nothing is known. */
  nextStep?: Advice;
};

/**
 * The error codes that this plugin knows. Any other is a refusal that doesn't pass, told in the org's words.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
const ERROR_CODES: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries<ErrorCode>({
    API_CURRENTLY_DISABLED: { nextStep: 'nextStep.getPermission' },
    API_DISABLED_FOR_ORG: { nextStep: 'nextStep.apiDisabled' },
    INSUFFICIENT_ACCESS: { nextStep: 'nextStep.getPermission' },
    INSUFFICIENT_ACCESS_OR_READONLY: { nextStep: 'nextStep.getPermission' },
    INVALID_CROSS_REFERENCE_KEY: { isMissing: true },
    INVALID_ID_FIELD: { isMissing: true },
    INVALID_OPERATION_WITH_EXPIRED_PASSWORD: { nextStep: 'nextStep.expiredPassword' },
    INVALID_SESSION_ID: { nextStep: 'nextStep.logIn' },
    // A query of deployments gets it without the permission.
    INVALID_TYPE: { nextStep: 'nextStep.getPermission' },
    NOT_FOUND: { isMissing: true },
    // Of too many long requests at the same moment, as opposed to the limit of a day.
    REQUEST_LIMIT_EXCEEDED: { passes: /ConcurrentRequests/i, nextStep: 'nextStep.awaitLimit' },
    SERVER_UNAVAILABLE: { passes: true, nextStep: 'nextStep.tryLater' },
    UNABLE_TO_LOCK_ROW: { passes: true, nextStep: 'nextStep.tryLater' },
    URL_NOT_RESET: { nextStep: 'nextStep.logIn' },
  }),
);

/** Whether an error of the org's API passes by itself. */
export const passesByItself = (code: string | undefined, message: string): boolean => {
  const { passes } = ERROR_CODES.get(code ?? '') ?? {};
  return passes === true || (passes?.test(message) ?? false);
};

/** Whether an error of the org's API says that the record isn't there. */
export const saysMissing = (code = ''): boolean => ERROR_CODES.get(code)?.isMissing === true;

/** What the user can do about an error of the org's API. */
export const nextStepAfter = (code = '', message = ''): Advice | undefined =>
  passesByItself(code, message) ? 'nextStep.tryLater' : ERROR_CODES.get(code)?.nextStep;
