import { Messages, type SfError } from '@salesforce/core';
import { ensure } from '@salesforce/ts-types';
import type { Cancellation, Outcome } from './cancellation.js';
import type { SuccessfulOutcome } from './cancellationReport.js';
import { type TargetOrg, toCancelRestResult } from './cancelRestResult.js';
import type { OrgApiError } from './org/orgFailure.js';
import { orgApiError } from './orgFailureError.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** The outcomes in which the deployment isn't canceled, and won't be. */
export type UnsuccessfulOutcome = Exclude<Outcome, SuccessfulOutcome>;

const ERROR_MESSAGES: Record<Exclude<UnsuccessfulOutcome, 'refused'>, string> = {
  notCanceled: 'error.DeploymentNotCanceled',
  alreadyCompleted: 'error.DeploymentAlreadyCompleted',
  finalizing: 'error.DeploymentFinalizing',
};

/** Tells why the deployment isn't canceled. The error's data is the deployment, in the shape of a result. */
export const cancellationError = (
  outcome: UnsuccessfulOutcome,
  { deployRequest, refusal }: Cancellation,
  target: TargetOrg,
): SfError => {
  const { id, completedDate } = deployRequest;
  const result = toCancelRestResult(deployRequest, target);
  const status = printable(result.status);
  const error =
    outcome === 'refused'
      ? refusedError(ensure(refusal), id, target.username, status)
      : messages.createError(
          ERROR_MESSAGES[outcome],
          [id, target.username, status],
          [id, target.username, result.deployUrl],
        );
  if (completedDate) error.message += ` ${messages.getMessage('completedDate', [printable(completedDate)])}`;
  return error.setData(result);
};

const refusedError = (refusal: OrgApiError, id: string, username: string, status: string): SfError =>
  orgApiError(refusal, messages.getMessage('error.refused', [id, username, status, printable(refusal.message)]));
