import { Messages } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
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

/**
 * Tells what became of the request to cancel a deployment, where that is what the user wanted.
 *
 * @param waited how long the command may have waited at most, where it did
 */
export const reportCancellation = (
  outcome: SuccessfulOutcome,
  { deployRequest, refusal }: Cancellation,
  target: TargetOrg,
  waited?: Duration,
): CancellationReport => {
  const { id, status, done, checkOnly, canceledByName } = deployRequest;
  const result = toCancelRestResult(deployRequest, target);
  const resultMessage = done ? 'result.canceled' : RESULT_MESSAGES[outcome];
  const sentences = [messages.getMessage(resultMessage, [id, target.username, printable(status)])];
  if (!done) sentences.push(messages.getMessage('nextStep.report', [id, target.username]));
  if (!done && waited) sentences.push(messages.getMessage('nextStep.waitOn', [id, target.username]));

  const warnings: string[] = [];
  if (!done && waited) {
    warnings.push(messages.getMessage('warning.timeout', [id, target.username, waited.minutes, printable(status)]));
  }
  if (refusal) {
    const canceledBy = canceledByName ? [messages.getMessage('canceledBy', [printable(canceledByName)])] : [];
    warnings.push([messages.getMessage(`warning.${outcome}`, [id]), ...canceledBy].join(' '));
  } else if (mayCommitCanceledData(target.apiVersion) && !checkOnly) {
    warnings.push(messages.getMessage('warning.dataMayBeCommitted', [target.apiVersion, result.deployUrl]));
  }
  return { result, sentences, warnings };
};
