import { SfError } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful } from '../deployments/outcome.js';
import { counted, sentences } from '../messages.js';
import { statusOf } from './describe.js';
import { cancellationError } from './errors.js';
import { INTERRUPTED_ERROR } from './interruptedError.js';
import { committedWarning, type Report } from './report.js';
import { ExitCode } from '../exitCodes.js';
import { toResult } from './result.js';
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
  cancellation: Cancellation;
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
  { cancellation, isTimeUp, hasShownFailures }: Watched,
  wait: Duration,
  context: Context,
): Report => {
  const { id, status, done } = cancellation.deployment;
  const error = done ? undefined : cancellationError(cancellation, context);
  if (error) throw error.setData(toResult([cancellation], context, () => error));
  return {
    result: toResult([cancellation], context, () => undefined),
    sentences: [
      ...(hasShownFailures ? [] : failureLines(cancellation.deployment)),
      ...endSentences(cancellation, context),
    ],
    warnings: [
      ...(isTimeUp ? [counted('watch.timeout', wait.minutes, [id])] : []),
      ...committedWarning([cancellation], context),
    ],
    exitCode: isTimeUp || !done ? ExitCode.unfinished : (EXIT_CODES.get(status) ?? ExitCode.failure),
  };
};

const endSentences = (cancellation: Cancellation, context: Context): string[] => {
  const { id, done } = cancellation.deployment;
  const tokens = [id, context.org.name, statusOf(cancellation.deployment)];
  if (done) return [sentences.getMessage('watch.ended', tokens)];
  return [
    sentences.getMessage(isSuccessful(cancellation) ? 'result.stillCanceling' : 'watch.unfinished', tokens),
    sentences.getMessage('nextStep.keepWaiting', [watchCommand(context, id)]),
  ];
};

/** Which sentence says what became of a deployment that was watched until a signal came. */
const interruptedSentence = ({ deployment, request, failure }: Cancellation): string => {
  if (request === 'notSent') return deployment.status ? 'watch.interrupted.notSent' : 'watch.interrupted.unseen';
  return request === 'unconfirmed' && !failure ? 'watch.interrupted.unanswered' : `watch.interrupted.${request}`;
};

/** For a signal while a deployment was watched. */
export const watchInterruptedError = (cancellation: Cancellation, context: Context): SfError => {
  const { deployment, request, failure } = cancellation;
  const { id } = deployment;
  const isRepeatable = request === 'unconfirmed' || request === 'refused';
  return SfError.create({
    name: INTERRUPTED_ERROR,
    message: sentences.getMessage(interruptedSentence(cancellation), [
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
    data: toResult([cancellation], context, () => undefined),
  });
};
