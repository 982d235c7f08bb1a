import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import { type Cancellation, isAwaited, isSuccessful } from '../deployments/outcome.js';
import { counted, sentences } from '../messages.js';
import { statusOf } from './describe.js';
import { ExitCode } from '../exitCodes.js';
import { type ErrorOf, toResult } from './result.js';
import { cancelCommand, followingSteps } from './commandsToPaste.js';

/** What scripts know an interruption by. */
export const INTERRUPTED_ERROR = 'InterruptedError';

/** For an interruption before the org was asked to cancel anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: INTERRUPTED_ERROR,
    message: sentences.getMessage('interrupted.beforeRequest'),
    exitCode: ExitCode.interrupted,
  });

/**
 * For an interruption while the org is canceling, or hasn't answered: tells each deployment as it is.
 *
 * @param cancellations the cancellations as they were seen last
 * @param errorOf why an cancellation counts as failed
 */
export const interruptedError = (cancellations: Cancellation[], errorOf: ErrorOf, context: Context): SfError => {
  const { name } = context.org;
  const idsOf = (some: Cancellation[]): string[] => some.map(({ deployment }) => deployment.id);
  const canceling = cancellations.filter((cancellation) => isAwaited(cancellation) && isSuccessful(cancellation));
  const unanswered = idsOf(cancellations.filter(({ outcome, failure }) => outcome === 'unknown' && !failure));
  const notSent = idsOf(cancellations.filter(({ request, deployment }) => request === 'notSent' && !deployment.done));
  const toRepeat = [...unanswered, ...notSent];

  const about = (key: string, ids: string[], ...statuses: string[]): string[] =>
    ids.length === 0 ? [] : [counted(key, ids.length, [ids.join(', '), name, ...statuses])];

  return SfError.create({
    name: INTERRUPTED_ERROR,
    message: [
      ...about('interrupted.canceling', idsOf(canceling), ...canceling.map(({ deployment }) => statusOf(deployment))),
      ...about('interrupted.unanswered', unanswered),
      ...about('interrupted.notSent', notSent),
      ...cancellations.flatMap((cancellation) => errorOf(cancellation)?.message ?? []),
    ].join(' '),
    actions: [
      // Right after the request, an org may hide that it's canceling, so that asking again for several could be refused.
      ...followingSteps(idsOf(canceling), canceling.length === 1, context),
      ...(toRepeat.length > 0 ? [sentences.getMessage('nextStep.repeat', [cancelCommand(context, toRepeat)])] : []),
    ],
    exitCode: ExitCode.interrupted,
    data: toResult(cancellations, context, errorOf),
  });
};
