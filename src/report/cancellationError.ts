import { Messages, type SfError } from '@salesforce/core';
import { ensure } from '@salesforce/ts-types';
import type { Cancellation, UnsuccessfulOutcome } from '../cancellation/cancellation.js';
import { deployStatusUrl } from './cancelRestResult.js';
import type { TargetOrg } from '../org/targetOrg.js';
import type { Deployment } from '../deployRequest/deployment.js';
import type { OrgApiError } from '../org/orgFailure.js';
import { orgApiError } from './orgFailureError.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const ERROR_MESSAGES: Record<Exclude<UnsuccessfulOutcome, 'refused'>, string> = {
  notCanceled: 'error.DeploymentNotCanceled',
  alreadyCompleted: 'error.DeploymentAlreadyCompleted',
  finalizing: 'error.DeploymentFinalizing',
};

/** Tells why a deployment isn't canceled. */
export const cancellationError = (
  outcome: UnsuccessfulOutcome,
  { deployment, refusal }: Cancellation<Deployment>,
  target: TargetOrg,
): SfError => {
  const { id, completedDate } = deployment;
  const { username } = target;
  const status = printable(deployment.status);
  const error =
    outcome === 'refused'
      ? refusedError(ensure(refusal), id, username, status)
      : messages.createError(
          ERROR_MESSAGES[outcome],
          [id, username, status],
          [id, username, deployStatusUrl(id, target)],
        );
  if (completedDate) error.message += ` ${messages.getMessage('completedDate', [printable(completedDate)])}`;
  return error;
};

const refusedError = (refusal: OrgApiError, id: string, username: string, status: string): SfError =>
  orgApiError(refusal, messages.getMessage('error.refused', [id, username, status, printable(refusal.message)]));
