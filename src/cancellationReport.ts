import { Messages } from '@salesforce/core';
import type { Cancellation, Outcome } from './cancellation.js';
import { type CancelRestResult, type TargetOrg, toCancelRestResult } from './cancelRestResult.js';
import { mayCommitCanceledData } from './org/apiVersion.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** The outcomes in which the org has canceled the deployment, or is about to. */
export type SuccessfulOutcome = 'canceled' | 'canceling' | 'alreadyCanceled' | 'alreadyCanceling';

/** A cancellation that does what the user wanted, for a person and for a script. */
export type CancellationReport = {
  result: CancelRestResult;
  /** What happened, and what to run next where there is something left to see. */
  sentences: string[];
  warnings: string[];
};

const RESULT_MESSAGES: Record<SuccessfulOutcome, string> = {
  canceled: 'result.canceled',
  canceling: 'result.canceling',
  alreadyCanceled: 'result.canceled',
  alreadyCanceling: 'result.alreadyCanceling',
};

export const isSuccessful = (outcome: Outcome): outcome is SuccessfulOutcome => outcome in RESULT_MESSAGES;

/** Tells what became of the request to cancel a deployment, where that is what the user wanted. */
export const reportCancellation = (
  outcome: SuccessfulOutcome,
  { deployRequest, refusal }: Cancellation,
  target: TargetOrg,
): CancellationReport => {
  const { id, status, done, checkOnly, canceledByName } = deployRequest;
  const result = toCancelRestResult(deployRequest, target);
  const sentences = [messages.getMessage(RESULT_MESSAGES[outcome], [id, target.username, printable(status)])];
  if (!done) sentences.push(messages.getMessage('nextStep.report', [id, target.username]));

  const warnings: string[] = [];
  if (refusal) {
    const canceledBy = canceledByName ? [messages.getMessage('canceledBy', [printable(canceledByName)])] : [];
    warnings.push([messages.getMessage(`warning.${outcome}`, [id]), ...canceledBy].join(' '));
  } else if (mayCommitCanceledData(target.apiVersion) && !checkOnly) {
    warnings.push(messages.getMessage('warning.dataMayBeCommitted', [target.apiVersion, result.deployUrl]));
  }
  return { result, sentences, warnings };
};
