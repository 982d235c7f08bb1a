import { Messages } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import type { Optional } from '@salesforce/ts-types';
import type { Attempt } from '../cancellation/attempts.js';
import { isSuccessful } from '../cancellation/cancellation.js';
import type { CancelRestAllResult } from '../index.js';
import { toDeploymentResult } from './cancelRestResult.js';
import type { TargetOrg } from '../org/targetOrg.js';
import { ExitCode } from '../exitCode.js';
import { cancellationError } from './cancellationError.js';
import { mayHaveCommitted, type Report, requestedBefore } from './cancellationReport.js';
import { orgFailureError } from './orgFailureError.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const errorOf = ({ deployment, cancellation, failure }: Attempt, target: TargetOrg): Optional<Error> => {
  if (failure) return orgFailureError(failure, deployment.id, target);
  if (!cancellation || isSuccessful(cancellation.outcome)) return undefined;
  return cancellationError(cancellation.outcome, cancellation, target);
};

const warningsOf = (attempts: Attempt[], target: TargetOrg): string[] => {
  const cancellations = attempts.flatMap(({ cancellation }) => cancellation ?? []);
  const before = cancellations.flatMap((cancellation) =>
    isSuccessful(cancellation.outcome) ? requestedBefore(cancellation.outcome, cancellation) : [],
  );
  const committed = cancellations.some((cancellation) => mayHaveCommitted(cancellation, target))
    ? [messages.getMessage('warning.dataOfSomeMayBeCommitted', [target.apiVersion])]
    : [];
  return [...before, ...committed];
};

/** What was seen of the deployments, in the shape of a result. */
export const toCancelRestAllResult = (attempts: Attempt[], target: TargetOrg): CancelRestAllResult => ({
  deployments: attempts.map((attempt) => {
    const error = errorOf(attempt, target);
    return {
      ...toDeploymentResult(attempt.deployment, target),
      ...(error ? { error: { name: error.name, message: error.message } } : {}),
    };
  }),
});

/**
 * Tells what became of each of the deployments.
 *
 * @param waited how long the command was to wait at most, where it waited
 */
export const reportAll = (attempts: Attempt[], target: TargetOrg, waited?: Duration): Report<CancelRestAllResult> => {
  const { username } = target;
  const result = toCancelRestAllResult(attempts, target);
  if (attempts.length === 0) {
    const sentences = [messages.getMessage('result.none', [username])];
    return { result, sentences, warnings: [], exitCode: ExitCode.success };
  }

  const failed = result.deployments.filter(({ error }) => error);
  const canceled = result.deployments.filter(({ error, done }) => !error && done);
  const unfinished = result.deployments.filter(({ error, done }) => !error && !done);

  const sentences = [
    ...result.deployments.map(({ id, status, error }) =>
      error
        ? messages.getMessage('result.failedOne', [id, printable(status), error.message])
        : messages.getMessage('result.one', [id, printable(status)]),
    ),
    messages.getMessage('result.all', [canceled.length, result.deployments.length, username]),
  ];
  if (unfinished.length > 0) sentences.push(messages.getMessage('nextStep.reportOne', [username]));

  const warnings = warningsOf(attempts, target);
  if (waited && unfinished.length > 0) {
    warnings.push(messages.getMessage('warning.timeoutAll', [waited.minutes, unfinished.length, username]));
  }
  return { result, sentences, warnings, exitCode: exitCodeOf(failed.length, waited ? unfinished.length : 0) };
};

/** The worst that happened decides. */
const exitCodeOf = (failed: number, unfinished: number): number => {
  if (failed > 0) return ExitCode.notCanceled;
  return unfinished > 0 ? ExitCode.unfinished : ExitCode.success;
};
