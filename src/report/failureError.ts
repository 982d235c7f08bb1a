import { SfError } from '@salesforce/core';
import { sentences } from '../messages.js';
import type { FailureKind, OrgFailure } from '../org/failure.js';
import type { Telling } from './telling.js';

/** What the user can do about an error of the org's API, by the org's code. */
const NEXT_STEPS: ReadonlyMap<string, string> = new Map([
  ['API_CURRENTLY_DISABLED', 'nextStep.getPermission'],
  ['API_DISABLED_FOR_ORG', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'nextStep.getPermission'],
  // What a query of deployments gets without the permission.
  ['INVALID_TYPE', 'nextStep.getPermission'],
  ['INVALID_SESSION_ID', 'nextStep.logIn'],
  ['REQUEST_LIMIT_EXCEEDED', 'nextStep.awaitLimit'],
  ['SERVER_UNAVAILABLE', 'nextStep.tryLater'],
]);

const NAMES: Record<Exclude<FailureKind, 'refused'>, string> = {
  unexpected: 'UnexpectedResponseError',
  redirected: 'UnexpectedResponseError',
  unreachable: 'OrgUnreachableError',
  proxyRefused: 'OrgUnreachableError',
  proxyUnusable: 'OrgUnreachableError',
  loginUnreadable: 'LoginUnusableError',
  loginIncomplete: 'LoginUnusableError',
};

/** The name of a failure: the org's own code, or ours. */
const nameOf = ({ kind, errorCode }: OrgFailure): string => (kind === 'refused' ? (errorCode ?? '') : NAMES[kind]);

/** A sentence that says why a request failed. */
export const whyFailed = ({ kind, reason, httpStatus }: OrgFailure, { org }: Telling): string => {
  if (kind === 'unreachable') return sentences.getMessage('why.unreachable', [org.instanceUrl, reason]);
  if (kind !== 'unexpected') return sentences.getMessage(`why.${kind}`, [reason]);
  return sentences.getMessage(reason ? 'why.unexpected' : 'why.empty', [httpStatus ?? '', reason]);
};

const whatToDo = ({ kind, errorCode = '' }: OrgFailure, { bin, org }: Telling): string[] => {
  const key = kind === 'refused' ? NEXT_STEPS.get(errorCode) : `nextStep.${kind}`;
  return key ? [sentences.getMessage(key, key === 'nextStep.logIn' ? [bin] : [org.instanceUrl])] : [];
};

/**
 * Tells the user what went wrong between the command and the org.
 *
 * @param what a sentence that says what the command can't do
 * @param nextSteps what the user can do, besides what the failure itself suggests
 */
export const failureError = (what: string, failure: OrgFailure, telling: Telling, nextSteps: string[] = []): SfError =>
  SfError.create({
    name: nameOf(failure),
    message: [what, whyFailed(failure, telling)].join(' '),
    actions: [...whatToDo(failure, telling), ...nextSteps],
  });
