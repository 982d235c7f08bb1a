import { Messages } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import type { Cancellation, SuccessfulOutcome } from '../cancellation/cancellation.js';
import type { CancelRestResult } from '../index.js';
import { toCancelRestResult } from './cancelRestResult.js';
import type { TargetOrg } from '../org/targetOrg.js';
import type { Deployment } from '../deployRequest/deployment.js';
import { ExitCode } from '../exitCode.js';
import { mayCommitCanceledData } from '../org/apiVersion.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** What the command tells at its end, a person and a script. */
export type Report<R> = {
  result: R;
  /** What happened, and what to run next where there is something left to see. */
  sentences: string[];
  warnings: string[];
  exitCode: number;
};

const RESULT_MESSAGES: Record<SuccessfulOutcome, string> = {
  canceled: 'result.canceled',
  canceling: 'result.canceling',
  alreadyCanceled: 'result.canceled',
  alreadyCanceling: 'result.alreadyCanceling',
};

/** Whether the org, asked with this API version, may have committed data of a deployment that it canceled. */
export const mayHaveCommitted = (
  { deployment, refusal }: Cancellation<Deployment>,
  { apiVersion }: TargetOrg,
): boolean => !refusal && !deployment.checkOnly && mayCommitCanceledData(apiVersion);

/** Says that the deployment was canceled, or being canceled, before the request, and by whom if that's known. */
export const requestedBefore = (
  outcome: SuccessfulOutcome,
  { deployment: { id, canceledByName }, refusal }: Cancellation<Deployment>,
): string[] => {
  if (!refusal) return [];
  const canceledBy = canceledByName ? [messages.getMessage('canceledBy', [printable(canceledByName)])] : [];
  return [[messages.getMessage(`warning.${outcome}`, [id]), ...canceledBy].join(' ')];
};

/**
 * Tells what became of the request to cancel a deployment, where that is what the user wanted.
 *
 * @param waited how long the command was to wait at most, where it waited
 */
export const reportCancellation = (
  outcome: SuccessfulOutcome,
  cancellation: Cancellation,
  target: TargetOrg,
  waited?: Duration,
): Report<CancelRestResult> => {
  const { id, status, done } = cancellation.deployment;
  const { username } = target;
  const result = toCancelRestResult(cancellation.deployment, target);

  const resultMessage = done ? 'result.canceled' : RESULT_MESSAGES[outcome];
  const sentences = [messages.getMessage(resultMessage, [id, username, printable(status)])];
  if (!done) sentences.push(messages.getMessage('nextStep.report', [id, username]));

  const warnings = requestedBefore(outcome, cancellation);
  if (mayHaveCommitted(cancellation, target)) {
    warnings.push(messages.getMessage('warning.dataMayBeCommitted', [target.apiVersion, result.deployUrl]));
  }
  if (done || !waited) return { result, sentences, warnings, exitCode: ExitCode.success };

  warnings.push(messages.getMessage('warning.timeout', [id, username, waited.minutes, printable(status)]));
  sentences.push(messages.getMessage('nextStep.waitOn', [id, username]));
  return { result, sentences, warnings, exitCode: ExitCode.unfinished };
};
