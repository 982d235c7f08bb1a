import { Messages, SfError } from '@salesforce/core';
import { DeploymentNotFound } from '../cancellation/cancellation.js';
import type { TargetOrg } from '../org/targetOrg.js';
import {
  OrgApiError,
  type OrgFailure,
  OrgUnreachable,
  RedirectResponse,
  UnexpectedResponse,
} from '../org/orgFailure.js';
import { PollingRefused } from '../cancellation/polling.js';
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

/** What is wrong, in a few words. */
const reasonOf = (failure: OrgFailure): string => {
  if (failure instanceof OrgApiError) return printable(`${failure.errorCode}: ${failure.message}`);
  if (failure instanceof OrgUnreachable) return printable(failure.reason);
  if (failure instanceof RedirectResponse) return messages.getMessage('redirectAnswer', [printable(failure.location)]);
  return excerpt(failure.body) || messages.getMessage('emptyAnswer');
};

/** Warns of a read that failed while the org is canceling. */
export const failedReadWarning = (failure: OrgFailure, { username }: TargetOrg): string =>
  messages.getMessage('warning.failedRead', [username, reasonOf(failure)]);

/** Tells that the org accepted the request to cancel a deployment, and refuses to show how it goes on. */
export const pollingRefusedError = ({ refusal }: PollingRefused, id: string, { username }: TargetOrg): SfError =>
  orgApiError(refusal, messages.getMessage('error.refusedWhileWaiting', [id, username, printable(refusal.message)]));

/** What the command wanted of the org, in words, and what the user can do next. */
type Intent = { words: string; nextStep: string };

/** Tells the user what went wrong between the command and the org, whatever it wanted of the org. */
const transportError = (thrown: unknown, { words, nextStep }: Intent, target: TargetOrg): SfError => {
  const { username, instanceUrl } = target;
  if (!(
    thrown instanceof OrgUnreachable ||
    thrown instanceof RedirectResponse ||
    thrown instanceof UnexpectedResponse
  )) {
    return SfError.wrap(thrown);
  }
  const error =
    thrown instanceof OrgUnreachable
      ? messages.createError('error.OrgUnreachable', [words, username, instanceUrl, reasonOf(thrown)])
      : messages.createError('error.UnexpectedResponse', [words, username, reasonOf(thrown)], [instanceUrl]);
  if (thrown instanceof UnexpectedResponse && thrown.httpStatus) {
    error.message += ` ${messages.getMessage('httpStatus', [thrown.httpStatus])}`;
  }
  error.actions = [...(error.actions ?? []), nextStep];
  return error;
};

/**
 * Tells the user what went wrong with the cancellation of a deployment.
 *
 * @param id the job ID
 * @returns the error for the user, or what was thrown where it's nothing of that kind
 */
export const orgFailureError = (thrown: unknown, id: string, target: TargetOrg): SfError => {
  const { username } = target;
  if (thrown instanceof DeploymentNotFound) {
    const reason = printable(thrown.refusal.message);
    return messages.createError('error.DeploymentNotFound', [id, username, reason], [id, username]);
  }
  if (thrown instanceof PollingRefused) return pollingRefusedError(thrown, id, target);
  if (thrown instanceof OrgApiError) {
    return orgApiError(thrown, messages.getMessage('error.refusedUnseen', [id, username, printable(thrown.message)]));
  }
  const intent = {
    words: messages.getMessage('intent.cancel', [id]),
    nextStep: messages.getMessage('nextStep.repeat', [id, username]),
  };
  return transportError(thrown, intent, target);
};

/** Something that the command wanted before it asked the org to cancel anything. */
const unsent = (intent: string): Intent => ({
  words: messages.getMessage(intent),
  nextStep: messages.getMessage('nextStep.repeatUnsent'),
});

/** Tells the user why the org's deployments can't be listed. */
export const listError = (thrown: unknown, target: TargetOrg): SfError => {
  if (!(thrown instanceof OrgApiError)) {
    return transportError(thrown, unsent('intent.list'), target);
  }
  const reason = printable(thrown.message);
  const error = orgApiError(thrown, messages.getMessage('error.listRefused', [target.username, reason]));
  error.actions = [messages.getMessage('nextStep.passJobId'), ...(error.actions ?? [])];
  return error;
};

/** Tells the user why the org's API version can't be looked up. */
export const connectError = (thrown: unknown, target: TargetOrg): SfError => {
  if (thrown instanceof OrgApiError) {
    return orgApiError(
      thrown,
      messages.getMessage('error.connectRefused', [target.username, printable(thrown.message)]),
    );
  }
  return transportError(thrown, unsent('intent.connect'), target);
};
