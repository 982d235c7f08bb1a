import { Messages, SfError } from '@salesforce/core';
import { DeploymentNotFound } from './cancellation.js';
import type { TargetOrg } from './cancelRestResult.js';
import { OrgApiError, OrgUnreachable, RedirectResponse, UnexpectedResponse } from './org/orgFailure.js';
import { excerpt, printable } from './printable.js';

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

type Org = Omit<TargetOrg, 'apiVersion'>;

/**
 * Tells the user what went wrong between the command and the org.
 *
 * @param id the job ID that the user gave
 * @returns the error for the user, or what was thrown where it's nothing of that kind
 */
export const orgFailureError = (thrown: unknown, id: string, { username, instanceUrl }: Org): Error => {
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
  if (thrown instanceof OrgUnreachable) {
    return messages.createError('error.OrgUnreachable', [id, username, instanceUrl, printable(thrown.reason)]);
  }
  if (thrown instanceof RedirectResponse) {
    const redirect = messages.getMessage('redirectAnswer', [printable(thrown.location)]);
    return messages.createError('error.UnexpectedResponse', [id, username, redirect], [instanceUrl]);
  }
  if (thrown instanceof UnexpectedResponse) {
    const { httpStatus } = thrown;
    const error = messages.createError(
      'error.UnexpectedResponse',
      [id, username, excerpt(thrown.body) || messages.getMessage('emptyAnswer')],
      [instanceUrl],
    );
    if (httpStatus) error.message += ` ${messages.getMessage('httpStatus', [httpStatus])}`;
    return error;
  }
  return SfError.wrap(thrown);
};
