import { Messages, SfError } from '@salesforce/core';
import { DeploymentNotFound } from './cancellation.js';
import { type TargetOrg, toCancelRestResult } from './cancelRestResult.js';
import {
  OrgApiError,
  type OrgFailure,
  OrgUnreachable,
  RedirectResponse,
  UnexpectedResponse,
} from './org/orgFailure.js';
import { excerpt, printable } from './printable.js';
import { WaitRefused } from './waiting.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** What the user can do about an error of the org's API, by the org's code. */
const NEXT_STEPS: ReadonlyMap<string, string> = new Map([
  ['API_CURRENTLY_DISABLED', 'nextStep.getPermission'],
  ['API_DISABLED_FOR_ORG', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'nextStep.getPermission'],
  ['INVALID_SESSION_ID', 'nextStep.logIn'],
  ['REQUEST_LIMIT_EXCEEDED', 'nextStep.awaitLimit'],
  ['SERVER_UNAVAILABLE', 'nextStep.tryLater'],
]);

/** An error of the org's API under the org's own name for it, with a next step where one is known. */
export const orgApiError = ({ errorCode }: OrgApiError, message: string): SfError => {
  const nextStep = NEXT_STEPS.get(errorCode);
  return SfError.create({
    name: printable(errorCode),
    message,
    ...(nextStep ? { actions: [messages.getMessage(nextStep)] } : {}),
  });
};

/** What is wrong, in a few words. */
const reasonOf = (failure: OrgFailure): string => {
  if (failure instanceof OrgApiError) return printable(`${failure.errorCode}: ${failure.message}`);
  if (failure instanceof OrgUnreachable) return printable(failure.reason);
  if (failure instanceof RedirectResponse) return messages.getMessage('redirectAnswer', [printable(failure.location)]);
  return excerpt(failure.body) || messages.getMessage('emptyAnswer');
};

/** Warns of a read that failed while the org is canceling the deployment. */
export const failedReadWarning = (failure: OrgFailure, id: string, { username }: TargetOrg): string =>
  messages.getMessage('warning.failedRead', [id, username, reasonOf(failure)]);

/**
 * Tells the user what went wrong between the command and the org.
 *
 * @param id the job ID that the user gave
 * @returns the error for the user, or what was thrown where it's nothing of that kind
 */
export const orgFailureError = (thrown: unknown, id: string, target: TargetOrg): Error => {
  const { username, instanceUrl } = target;
  if (thrown instanceof DeploymentNotFound) {
    return messages.createError(
      'error.DeploymentNotFound',
      [id, username, printable(thrown.refusal.message)],
      [id, username],
    );
  }
  if (thrown instanceof OrgApiError) {
    return orgApiError(thrown, messages.getMessage('error.refusedUnseen', [id, username, printable(thrown.message)]));
  }
  if (thrown instanceof WaitRefused) {
    const { refusal, deployRequest } = thrown;
    return orgApiError(
      refusal,
      messages.getMessage('error.refusedWhileWaiting', [id, username, printable(refusal.message)]),
    ).setData(toCancelRestResult(deployRequest, target));
  }
  if (thrown instanceof OrgUnreachable) {
    return messages.createError('error.OrgUnreachable', [id, username, instanceUrl, reasonOf(thrown)]);
  }
  if (thrown instanceof RedirectResponse || thrown instanceof UnexpectedResponse) {
    const error = messages.createError('error.UnexpectedResponse', [id, username, reasonOf(thrown)], [instanceUrl]);
    if ('httpStatus' in thrown && thrown.httpStatus) {
      error.message += ` ${messages.getMessage('httpStatus', [thrown.httpStatus])}`;
    }
    return error;
  }
  return SfError.wrap(thrown);
};
