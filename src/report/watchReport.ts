import { SfError } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { failuresOf } from '../deployments/failures.js';
import { type Attempt, isSuccessful } from '../deployments/outcome.js';
import { counted, sentences } from '../messages.js';
import { statusOf } from './describe.js';
import { attemptError } from './errors.js';
import { INTERRUPTED_ERROR } from './interruptedError.js';
import { committedWarning, type Report } from './report.js';
import { ExitCode, toResult } from './result.js';
import { cancelCommand, watchCommand } from './commandsToPaste.js';

/** The exit codes of `sf project deploy resume` for the statuses that it ends with. */
const EXIT_CODES: ReadonlyMap<string | undefined, number> = new Map([
  ['Succeeded', ExitCode.success],
  ['SucceededPartial', ExitCode.succeededPartial],
]);

/** The components and tests that failed, a line each. */
export const failureLines = (deployment: Deployment): string[] =>
  failuresOf(deployment).map(({ name, place, problem }) =>
    sentences.getMessage(place ? 'watch.failure.place' : 'watch.failure', [name, problem, place]),
  );

/** How the watching of a deployment went. */
export type Watched = {
  /** The deployment as it was seen last, and what became of the request to cancel it, if one was sent. */
  attempt: Attempt;
  /** Whether the time to watch was up before the deployment ended. */
  isTimeUp: boolean;
  /** Whether the failures have been shown. */
  hasShownFailures?: boolean;
};

/**
 * Tells how a deployment that was watched ended.
 *
 * @param wait how long it was watched at most
 * @throws SfError if the deployment can't be watched
 */
export const watchReport = (
  { attempt, isTimeUp, hasShownFailures }: Watched,
  wait: Duration,
  context: Context,
): Report => {
  const { id, status, done } = attempt.deployment;
  const error = done ? undefined : attemptError(attempt, context);
  if (error) throw error.setData(toResult([attempt], context, () => error));
  return {
    result: toResult([attempt], context, () => undefined),
    sentences: [...(hasShownFailures ? [] : failureLines(attempt.deployment)), ...endSentences(attempt, context)],
    warnings: [
      ...(isTimeUp ? [counted('watch.timeout', wait.minutes, [id])] : []),
      ...committedWarning([attempt], context),
    ],
    exitCode: isTimeUp || !done ? ExitCode.unfinished : (EXIT_CODES.get(status) ?? ExitCode.failure),
  };
};

const endSentences = (attempt: Attempt, context: Context): string[] => {
  const { id, done } = attempt.deployment;
  const tokens = [id, context.org.name, statusOf(attempt.deployment)];
  if (done) return [sentences.getMessage('watch.ended', tokens)];
  return [
    sentences.getMessage(isSuccessful(attempt) ? 'result.stillCanceling' : 'watch.unfinished', tokens),
    sentences.getMessage('nextStep.keepWaiting', [watchCommand(context, id)]),
  ];
};

/** Which sentence says what became of a deployment that was watched until a signal came. */
const interruptedSentence = ({ deployment, request, failure }: Attempt): string => {
  if (request === 'notSent') return deployment.status ? 'watch.interrupted.notSent' : 'watch.interrupted.unseen';
  return request === 'perhaps' && !failure ? 'watch.interrupted.unanswered' : `watch.interrupted.${request}`;
};

/** For a signal while a deployment was watched. */
export const watchInterruptedError = (attempt: Attempt, context: Context): SfError => {
  const { deployment, request, failure } = attempt;
  const { id } = deployment;
  const isRepeatable = request === 'perhaps' || request === 'refused';
  return SfError.create({
    name: INTERRUPTED_ERROR,
    message: sentences.getMessage(interruptedSentence(attempt), [
      id,
      context.org.name,
      failure?.reason ?? statusOf(deployment),
    ]),
    actions: [
      isRepeatable
        ? sentences.getMessage('nextStep.repeat', [cancelCommand(context, [id])])
        : sentences.getMessage('nextStep.seeEnd', [watchCommand(context, id)]),
    ],
    exitCode: ExitCode.interrupted,
    data: toResult([attempt], context, () => undefined),
  });
};
