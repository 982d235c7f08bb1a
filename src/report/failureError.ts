import { SfError } from '@salesforce/core';
import { ExitCode } from '../exitCodes.js';
import { say } from '../messages.js';
import type { FailureKind, OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';

/** Where a request failed: the name of the CLI, and the org. */
type Place = { bin: string; org: Pick<Org, 'name' | 'targetOrg' | 'instanceUrl'> };

type FailureWords = {
  /** The error's name, which scripts depend on; undefined for the org's own code. */
  name: string | undefined;
  why: (failure: OrgFailure, place: Place) => string;
  /** A sentence that tells what the user can do about it; undefined if nothing is known. */
  nextStep: (failure: OrgFailure, place: Place) => string | undefined;
  /** The exit code, if it isn't that of failures. */
  exitCode?: number;
};

/** A command that logs in to the org again, under the same alias if it can be pasted. */
const logInCommand = ({ bin, org }: Place, address = org.instanceUrl): string => {
  const { origin } = URL.parse(address) ?? {};
  const alias = /^[a-z\d][\w.+-]*$/i.test(org.targetOrg) ? ` --alias ${org.targetOrg}` : '';
  return `${bin} org login web${origin ? ` --instance-url ${origin}` : ''}${alias}`;
};

const logIn = (place: Place): string => say('nextStep.logIn', { command: logInCommand(place) });

const replaceLogin = ({ subject = '' }: OrgFailure, place: Place): string =>
  say('nextStep.replaceLogin', { file: subject, command: logInCommand(place) });

/** A redirect to a login page rather than to anything else. */
const LOGIN_PAGE = /login|log-in|logon|signin|sign-in|sso|saml|oauth|\bauth\b|\bidp?\b/i;

/** Which words each kind of failure has. */
const FAILURE_WORDS: Record<FailureKind, FailureWords> = {
  refused: {
    name: undefined,
    why: ({ reason, subject }) => say(subject ? 'why.noSession' : 'why.refused', { reason }),
    nextStep: ({ errorCode = '', subject, reason }, place) =>
      subject === undefined ? NEXT_STEPS.get(errorCode)?.(place) : newSessionStep(`${subject} ${reason}`)(place),
  },
  unexpected: {
    name: 'UnexpectedResponseError',
    why: ({ reason, httpStatus = 0 }) =>
      reason ? say('why.unexpected', { httpStatus, reason }) : say('why.empty', { httpStatus }),
    nextStep: (_, { org }) => say('nextStep.unexpected', { address: org.instanceUrl }),
  },
  redirected: {
    name: 'UnexpectedResponseError',
    why: ({ reason }) => say('why.redirected', { reason }),
    nextStep: ({ reason }, place) =>
      LOGIN_PAGE.test(reason)
        ? say('nextStep.loginPage', { address: place.org.instanceUrl, command: logInCommand(place) })
        : say('nextStep.redirected', { address: place.org.instanceUrl }),
  },
  moved: {
    name: 'OrgMovedError',
    why: ({ reason }, { org }) => say('why.moved', { address: org.instanceUrl, reason }),
    nextStep: ({ reason }, place) => say('nextStep.moved', { command: logInCommand(place, reason) }),
  },
  versionMissing: {
    name: 'ApiVersionNotFoundError',
    why: ({ reason, subject = '' }) => say('why.versionMissing', { version: subject, newest: reason }),
    nextStep: ({ reason }) => say('nextStep.versionMissing', { newest: reason }),
  },
  unreachable: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.unreachable', { address: org.instanceUrl, reason }),
    nextStep: (_, { org }) => say('nextStep.unreachable', { address: org.instanceUrl }),
  },
  certificateUntrusted: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.certificateUntrusted', { address: org.instanceUrl, reason }),
    nextStep: () => say('nextStep.certificateUntrusted'),
  },
  proxyFailed: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.proxyFailed', { address: org.instanceUrl, httpStatus: reason }),
    nextStep: (_, { org }) => say('nextStep.proxyFailed', { address: org.instanceUrl }),
  },
  proxyRefused: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.proxyRefused', { address: org.instanceUrl, httpStatus: reason }),
    nextStep: (_, { org }) => say('nextStep.proxyRefused', { address: org.instanceUrl }),
  },
  proxyUnauthorized: {
    name: 'OrgUnreachableError',
    why: ({ reason }) => say('why.proxyUnauthorized', { httpStatus: reason }),
    nextStep: () => say('nextStep.proxyUnauthorized'),
  },
  proxyUnusable: {
    name: 'UnusableValueError',
    why: ({ reason }) => say('why.proxyUnusable', { reason }),
    nextStep: () => say('nextStep.proxyUnusable'),
    exitCode: ExitCode.wrongUsage,
  },
  aliasesUnreadable: {
    name: 'LoginUnusableError',
    why: ({ reason, subject = '' }) => say('why.aliasesUnreadable', { file: subject, reason }),
    nextStep: (_, { bin }) => say('nextStep.aliasesUnreadable', { bin }),
  },
  loginMissing: {
    name: 'NamedOrgNotFoundError',
    why: (_, { org }) => say('why.loginMissing', { org: org.name }),
    nextStep: ({ reason }, { bin }) =>
      reason ? say('nextStep.listOrgs.similar', { name: reason, bin }) : say('nextStep.listOrgs', { bin }),
  },
  loginUnreadable: {
    name: 'LoginUnusableError',
    why: ({ reason, subject = '' }) => say('why.loginUnreadable', { file: subject, reason }),
    nextStep: replaceLogin,
  },
  loginIncomplete: {
    name: 'LoginUnusableError',
    why: ({ subject = '' }) => say('why.loginIncomplete', { file: subject }),
    nextStep: replaceLogin,
  },
  keyUnreadable: {
    name: 'LoginUnusableError',
    why: ({ reason, subject = '' }) =>
      reason ? say('why.keyUnreadable', { file: subject, reason }) : say('why.keyInvalid', { file: subject }),
    nextStep: (_, { bin }) => say('nextStep.keyUnreadable', { bin }),
  },
  fileUnusable: {
    name: 'FileUnusableError',
    why: ({ reason, subject = '' }) => say('why.fileUnusable', { file: subject, reason }),
    nextStep: () => say('nextStep.fileUnusable'),
  },
  fileLocked: {
    name: 'FileLockedError',
    why: ({ subject = '' }) => say('why.fileLocked', { file: subject }),
    nextStep: () => say('nextStep.fileLocked'),
  },
};

/**
 * The ways to a new session, by words in the OAuth error of a login host and its description; otherwise, logging in again is
 * one.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
const NEW_SESSION_STEPS: Array<[words: RegExp, step: (place: Place) => string]> = [
  [/\bip\b|login hours/i, (): string => say('nextStep.network')],
  [/inactive.?org|org.*(inactive|locked|suspended)|data not available/i, (): string => say('nextStep.inactiveOrg')],
  [/approved|blocked|app_access|app_not_found|not installed/i, (): string => say('nextStep.approveApp')],
  [/inactive|locked|frozen/i, (): string => say('nextStep.inactiveUser')],
  [
    /invalid.client|client identifier|client credentials/i,
    (place): string => say('nextStep.invalidApp', { command: logInCommand(place) }),
  ],
  [/assertion|audience|signature|certificate/i, ({ bin }): string => say('nextStep.wrongKey', { bin })],
];

const newSessionStep = (words: string): ((place: Place) => string) =>
  NEW_SESSION_STEPS.find(([pattern]) => pattern.test(words))?.[1] ?? logIn;

const getPermission = (): string => say('nextStep.getPermission');

/** The advice about an error of the org's API, by the org's code. */
const NEXT_STEPS: ReadonlyMap<string, (place: Place) => string> = new Map([
  ['API_CURRENTLY_DISABLED', getPermission],
  ['API_DISABLED_FOR_ORG', getPermission],
  ['INSUFFICIENT_ACCESS', getPermission],
  ['INSUFFICIENT_ACCESS_OR_READONLY', getPermission],
  // A query of deployments gets it without the permission.
  ['INVALID_TYPE', getPermission],
  ['INVALID_SESSION_ID', logIn],
  ['REQUEST_LIMIT_EXCEEDED', (): string => say('nextStep.awaitLimit')],
  ['SERVER_UNAVAILABLE', (): string => say('nextStep.tryLater')],
]);

/** A sentence that says why a request failed. */
export const whyFailed = (failure: OrgFailure, place: Place): string => FAILURE_WORDS[failure.kind].why(failure, place);

/**
 * The error for a failure between the command and the org. Its name is the org's own code if the org refused.
 *
 * @param what a sentence that says what the command can't do
 * @param withOthers puts other next steps around those that the failure itself suggests
 */
export const failureError = (
  what: string,
  failure: OrgFailure,
  place: Place,
  withOthers: (own: string[]) => string[],
): SfError => {
  const { name, nextStep, exitCode } = FAILURE_WORDS[failure.kind];
  const step = nextStep(failure, place);
  return SfError.create({
    name: name ?? failure.errorCode ?? '',
    message: [what, whyFailed(failure, place)].join(' '),
    actions: withOthers(step ? [step] : []),
    ...(exitCode === undefined ? {} : { exitCode }),
  });
};
