import { SfError } from '@salesforce/core';
import { ExitCode } from '../exitCodes.js';
import { say, type SentenceKey } from '../messages.js';
import { nextStepAfter } from '../org/errorCodes.js';
import type { FailureKind, OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { logInCommand } from './commandsToPaste.js';

/** Where a request failed. */
type Site = {
  bin: string;
  org: Pick<Org, 'name' | 'targetOrg' | 'instanceUrl'> & Partial<Pick<Org, 'loginCommand' | 'apiVersionSource'>>;
};

type FailureWords = {
  /** The error's name, which scripts depend on; undefined for the org's own code. */
  name: string | undefined;
  why: SentenceKey | ((failure: OrgFailure) => SentenceKey);
  /** The sentence about the user's next step; undefined if none is known. */
  nextStep: SentenceKey | ((failure: OrgFailure) => SentenceKey | undefined);
  /** The exit code, if it isn't that of failures. */
  exitCode?: number;
};

/**
 * The ways to a new session, by words in the OAuth error of a login host and its description; otherwise, logging in again is
 * one.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
 */
const NEW_SESSION_STEPS = [
  [/\bip\b|login hours/i, 'nextStep.network'],
  [/inactive.?org|org.*(inactive|locked|suspended)|data not available/i, 'nextStep.inactiveOrg'],
  [
    /approv|blocked|app_access|app_not_found|not installed|unauthorized.client|grant.type|(connected|client).app/i,
    'nextStep.approveApp',
  ],
  [/inactive|locked|frozen/i, 'nextStep.inactiveUser'],
  [/invalid.client|client identifier|client credentials/i, 'nextStep.invalidApp'],
  [/assertion|audience|signature|certificate/i, 'nextStep.wrongKey'],
  [/(?:)/, 'nextStep.logIn'],
] as const;

/** A redirect to a login page rather than to anything else. */
const LOGIN_PAGE = /login|log-in|logon|signin|sign-in|sso|saml|oauth|\bauth\b|\bidp?\b/i;

/** Which words each kind of failure has. */
const FAILURE_WORDS = {
  refused: {
    name: undefined,
    why: ({ subject }) => (subject ? 'why.noSession' : 'why.refused'),
    nextStep: (failure) =>
      failure.subject === undefined
        ? nextStepAfter(failure.errorCode, failure.reason)
        : NEW_SESSION_STEPS.find(([words]) => words.test(`${failure.subject} ${failure.reason}`))?.[1],
  },
  unexpected: {
    name: 'UnexpectedResponseError',
    why: ({ reason }) => (reason ? 'why.unexpected' : 'why.empty'),
    nextStep: 'nextStep.unexpected',
  },
  redirected: {
    name: 'UnexpectedResponseError',
    why: 'why.redirected',
    nextStep: ({ reason }) => (LOGIN_PAGE.test(reason) ? 'nextStep.loginPage' : 'nextStep.unexpected'),
  },
  moved: { name: 'OrgMovedError', why: 'why.moved', nextStep: 'nextStep.moved' },
  versionMissing: { name: 'ApiVersionNotFoundError', why: 'why.versionMissing', nextStep: 'nextStep.versionMissing' },
  unreachable: { name: 'OrgUnreachableError', why: 'why.unreachable', nextStep: 'nextStep.unreachable' },
  certificateUntrusted: {
    name: 'OrgUnreachableError',
    why: 'why.certificateUntrusted',
    nextStep: 'nextStep.certificateUntrusted',
  },
  proxyFailed: { name: 'OrgUnreachableError', why: 'why.proxyFailed', nextStep: 'nextStep.proxyFailed' },
  proxyRefused: { name: 'OrgUnreachableError', why: 'why.proxyRefused', nextStep: 'nextStep.proxyRefused' },
  proxyUnauthorized: {
    name: 'OrgUnreachableError',
    why: 'why.proxyUnauthorized',
    nextStep: 'nextStep.proxyUnauthorized',
  },
  proxyUnusable: {
    name: 'UnusableValueError',
    why: 'why.proxyUnusable',
    nextStep: 'nextStep.proxyUnusable',
    exitCode: ExitCode.wrongUsage,
  },
  aliasesUnreadable: {
    name: 'LoginUnusableError',
    why: 'why.aliasesUnreadable',
    nextStep: 'nextStep.aliasesUnreadable',
  },
  loginMissing: {
    name: 'NamedOrgNotFoundError',
    why: ({ subject }) => (subject ? 'why.loginMissing.alias' : 'why.loginMissing'),
    nextStep: ({ reason, subject }) => {
      if (subject) return 'nextStep.logInWithAlias';
      return reason ? 'nextStep.listOrgs.similar' : 'nextStep.listOrgs';
    },
  },
  loginUnreadable: {
    name: 'LoginUnusableError',
    why: 'why.loginUnreadable',
    // A file that belongs to another user isn't the one to delete.
    nextStep: ({ reason }) => (/^E(?:ACCES|PERM)$/.test(reason) ? 'nextStep.fileUnusable' : 'nextStep.replaceLogin'),
  },
  loginIncomplete: { name: 'LoginUnusableError', why: 'why.loginIncomplete', nextStep: 'nextStep.replaceLogin' },
  keyUnreadable: {
    name: 'LoginUnusableError',
    why: ({ reason }) => (reason ? 'why.keyUnreadable' : 'why.keyInvalid'),
    nextStep: 'nextStep.keyUnreadable',
  },
  fileUnusable: { name: 'FileUnusableError', why: 'why.fileUnusable', nextStep: 'nextStep.fileUnusable' },
  fileLocked: { name: 'FileLockedError', why: 'why.fileLocked', nextStep: 'nextStep.fileLocked' },
} as const satisfies Record<FailureKind, FailureWords>;

type ValueName =
  | 'address'
  | 'bin'
  | 'command'
  | 'file'
  | 'httpStatus'
  | 'name'
  | 'newest'
  | 'org'
  | 'reason'
  | 'source'
  | 'user'
  | 'version';

/** The values of all sentences about failures: some are other names of what the failure knows. */
const failureValues = (failure: OrgFailure, { bin, org }: Site): Record<ValueName, string | number> => {
  const { kind, reason, subject = '', httpStatus = 0 } = failure;
  return {
    address: org.instanceUrl,
    bin,
    command: logInCommand({ bin, org }, kind === 'moved' ? reason : org.instanceUrl),
    file: subject,
    httpStatus: kind.startsWith('proxy') ? reason : httpStatus,
    name: reason,
    newest: reason,
    org: org.name,
    reason,
    user: subject,
    source: org.apiVersionSource ?? '--api-version',
    version: subject,
  };
};

/** A sentence that says why a request failed. */
export const whyFailed = (failure: OrgFailure, site: Site): string => {
  const { why } = FAILURE_WORDS[failure.kind];
  return say(typeof why === 'function' ? why(failure) : why, failureValues(failure, site));
};

/** What the user can do about a failure, if that's known. */
export const adviceOn = (failure: OrgFailure, site: Site): string[] => {
  const { nextStep } = FAILURE_WORDS[failure.kind];
  const step = typeof nextStep === 'function' ? nextStep(failure) : nextStep;
  return step ? [say(step, failureValues(failure, site))] : [];
};

/** The name of the error for a failure: the org's own code if the org refused. */
export const failureName = (failure: OrgFailure | undefined): string | undefined =>
  failure && (FAILURE_WORDS[failure.kind].name ?? failure.errorCode ?? '');

/** The exit code of an error about a failure. */
export const failureExitCode = ({ kind }: OrgFailure): number =>
  'exitCode' in FAILURE_WORDS[kind] ? ExitCode.wrongUsage : ExitCode.failure;

/**
 * The error for a failure between the command and the org, before it's about a deployment.
 *
 * @param what a sentence that says what the command can't do
 * @param nextSteps those after the failure's own
 */
export const failureError = (what: string, failure: OrgFailure, site: Site, nextSteps: string[]): SfError =>
  SfError.create({
    name: failureName(failure) ?? '',
    message: [what, whyFailed(failure, site)].join(' '),
    actions: [...adviceOn(failure, site), ...nextSteps],
    exitCode: failureExitCode(failure),
  });
