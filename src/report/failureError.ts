import { SfError } from '@salesforce/core';
import { say } from '../messages.js';
import type { FailureKind, OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';

/** Where a request failed: what the CLI is called, and the org. */
type Place = { bin: string; org: Pick<Org, 'name' | 'targetOrg' | 'instanceUrl'> };

type FailureWords = {
  /** The error's name, which scripts depend on; undefined for the org's own code. */
  name: string | undefined;
  why: (failure: OrgFailure, place: Place) => string;
  /** What the user can do about it; undefined if only the org's own code tells that. */
  nextStep: ((place: Place) => string) | undefined;
};

const logInAgain = ({ bin, org }: Place): string => say('nextStep.logInAgain', { bin, targetOrg: org.targetOrg });

/** Which words each kind of failure has. */
const FAILURE_WORDS: Record<FailureKind, FailureWords> = {
  refused: {
    name: undefined,
    why: ({ reason }) => say('why.refused', { reason }),
    nextStep: undefined,
  },
  unexpected: {
    name: 'UnexpectedResponseError',
    why: ({ reason, httpStatus = 0 }) =>
      reason ? say('why.unexpected', { httpStatus, reason }) : say('why.empty', { httpStatus }),
    nextStep: ({ org }) => say('nextStep.unexpected', { address: org.instanceUrl }),
  },
  redirected: {
    name: 'UnexpectedResponseError',
    why: ({ reason }) => say('why.redirected', { reason }),
    nextStep: ({ org }) => say('nextStep.redirected', { address: org.instanceUrl }),
  },
  unreachable: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.unreachable', { address: org.instanceUrl, reason }),
    nextStep: ({ org }) => say('nextStep.unreachable', { address: org.instanceUrl }),
  },
  certificateUntrusted: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.certificateUntrusted', { address: org.instanceUrl, reason }),
    nextStep: () => say('nextStep.certificateUntrusted'),
  },
  proxyFailed: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.proxyFailed', { address: org.instanceUrl, httpStatus: reason }),
    nextStep: ({ org }) => say('nextStep.proxyFailed', { address: org.instanceUrl }),
  },
  proxyRefused: {
    name: 'OrgUnreachableError',
    why: ({ reason }, { org }) => say('why.proxyRefused', { address: org.instanceUrl, httpStatus: reason }),
    nextStep: ({ org }) => say('nextStep.proxyRefused', { address: org.instanceUrl }),
  },
  proxyUnauthorized: {
    name: 'OrgUnreachableError',
    why: ({ reason }) => say('why.proxyUnauthorized', { httpStatus: reason }),
    nextStep: () => say('nextStep.proxyUnauthorized'),
  },
  proxyUnusable: {
    name: 'OrgUnreachableError',
    why: ({ reason }) => say('why.proxyUnusable', { reason }),
    nextStep: () => say('nextStep.proxyUnusable'),
  },
  loginUnreadable: {
    name: 'LoginUnusableError',
    why: ({ reason }) => say('why.loginUnreadable', { reason }),
    nextStep: logInAgain,
  },
  loginIncomplete: { name: 'LoginUnusableError', why: () => say('why.loginIncomplete'), nextStep: logInAgain },
};

const getPermission = (): string => say('nextStep.getPermission');

/** What the user can do about an error of the org's API, by the org's code. */
const NEXT_STEPS: ReadonlyMap<string, (place: Place) => string> = new Map([
  ['API_CURRENTLY_DISABLED', getPermission],
  ['API_DISABLED_FOR_ORG', getPermission],
  ['INSUFFICIENT_ACCESS', getPermission],
  ['INSUFFICIENT_ACCESS_OR_READONLY', getPermission],
  // A query of deployments gets it without the permission.
  ['INVALID_TYPE', getPermission],
  ['INVALID_SESSION_ID', ({ bin }: Place): string => say('nextStep.logIn', { bin })],
  ['REQUEST_LIMIT_EXCEEDED', (): string => say('nextStep.awaitLimit')],
  ['SERVER_UNAVAILABLE', (): string => say('nextStep.tryLater')],
]);

/** A sentence that says why a request failed. */
export const whyFailed = (failure: OrgFailure, place: Place): string => FAILURE_WORDS[failure.kind].why(failure, place);

const nextStepsOf = ({ kind, errorCode = '' }: OrgFailure, place: Place): string[] => {
  const nextStep = NEXT_STEPS.get(errorCode) ?? FAILURE_WORDS[kind].nextStep;
  return nextStep ? [nextStep(place)] : [];
};

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
): SfError =>
  SfError.create({
    name: FAILURE_WORDS[failure.kind].name ?? failure.errorCode ?? '',
    message: [what, whyFailed(failure, place)].join(' '),
    actions: withOthers(nextStepsOf(failure, place)),
  });
