import type { SfError } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { type Failure, failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful } from '../deployments/outcome.js';
import { exitCodeOfEnd, isBadEnd } from '../deployments/status.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import type { CancelReason, Watched } from '../watch/watched.js';
import { keepWaitingSteps, keptChangesWarning } from './cancelReport.js';
import { cancelCommand } from './commandsToPaste.js';
import { checkSteps, withEffect } from './effect.js';
import { assertNotInterrupted } from './interruptedError.js';
import { joined, placesOf } from './phrases.js';
import { type Listed, nothingFound, type Report, tellAll, type Told, toResult, withSkipped } from './result.js';

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The components and tests that failed, a line each: their texts come from tests, and mustn't look like lines of ours. */
export const failureLines = (failures: Failure[]): string[] =>
  failures.map(({ name, place, problem }) => {
    const places = { name: inOneLine(name), place: inOneLine(place), problem: inOneLine(problem) };
    return place ? say('watch.failure.place', places) : say('watch.failure', places);
  });

/** The flag for which the command canceled the deployment. */
const FLAGS: Record<CancelReason, string> = {
  failed: '--cancel-on-failure',
  queuedTooLong: '--cancel-if-queued',
  timeUp: '--cancel-on-exit',
  unreadable: '--cancel-on-exit',
  broken: '--cancel-on-exit',
  interrupted: '--cancel-on-exit',
};

/** A sentence about how a deployment ended. */
export const endSentence = (deployment: Deployment, context: Context, reason?: CancelReason): string => {
  const places = placesOf(deployment, context);
  if (deployment.phase !== 'canceled') return say(reason ? 'watch.endedBeforeCancel' : 'watch.ended', places);
  if (reason) return say('watch.canceled.byCommand', { ...places, flag: FLAGS[reason] });
  const { canceledByName: user } = deployment;
  return user ? say('watch.canceled.byUser', { ...places, user }) : say('watch.ended', places);
};

/**
 * Reports how deployments ended that were watched.
 *
 * @throws SfError if the command was interrupted, or if the one deployment can't be watched
 */
export const watchReport = (watched: Watched, wait: Duration | undefined, listed: Listed, context: Context): Report => {
  const { cancellations, end, reason } = watched;
  const told = tellAll(cancellations, ({ deployment }) => deployment.done, context);
  assertNotInterrupted(told, end, 'watch', context);
  const [only] = listed.scope === 'one' ? told : [];
  if (only?.error) throw unreadError(only.cancellation, only.error).setData(toResult(told, context));
  return {
    result: toResult(told, context),
    sentences: only ? sentencesOfOne(only.cancellation, watched, context) : sentencesOfSeveral(told, listed, context),
    warnings: [
      ...(end === 'timeUp' && wait && reason !== 'timeUp' ? [sayCount('warning.watchTimeout', wait.minutes)] : []),
      ...(reason ? keptChangesWarning(cancellations, context) : []),
    ],
    exitCode: exitCodeOf(told, reason, listed),
  };
};

/** Says that a deployment goes its own way that can't be watched any longer. */
const unreadError = ({ deployment, request }: Cancellation, error: SfError): SfError => {
  const continues = request === 'notSent' && !['canceling', 'missing'].includes(deployment.phase);
  if (continues) error.message = joined([error.message, say('watch.unread')]);
  return error;
};

/** From the worst to the best. */
const SEVERITY: number[] = [ExitCode.failure, ExitCode.unfinished, ExitCode.succeededPartial, ExitCode.success];

/** How other people's deployments end, when it's about all, is no failure. */
const exitCodeOf = (told: Told[], reason: CancelReason | undefined, { scope }: Listed): number => {
  const codes = told.map(({ cancellation: { deployment }, error }): number => {
    if (error) return ExitCode.failure;
    const hasNotStarted = reason === 'queuedTooLong' && deployment.phase === 'canceled';
    if (!deployment.done || reason === 'timeUp' || hasNotStarted) return ExitCode.unfinished;
    return scope === 'all' ? ExitCode.success : exitCodeOfEnd(deployment.status);
  });
  return SEVERITY.find((code) => codes.includes(code)) ?? ExitCode.success;
};

/** How the org treats a deployment that hasn't ended. */
const unfinishedSentence = (cancellation: Cancellation, context: Context, reason?: CancelReason): string => {
  const { deployment, request } = cancellation;
  const places = placesOf(deployment, context);
  if (isSuccessful(cancellation) || deployment.phase === 'canceling') {
    return [say('result.stillCanceling', places), say('result.mayEndOtherwise')].join(' ');
  }
  if (request === 'unconfirmed') return say('watch.unconfirmed', places);
  return say(reason ? 'watch.notCanceled' : 'watch.unfinished', places);
};

const sentencesOfOne = (
  cancellation: Cancellation,
  { reason, hasShownFailures }: Watched,
  context: Context,
): string[] => {
  const { deployment, request } = cancellation;
  const { id, done, status } = deployment;
  if (!done) {
    // If it was to be canceled, that comes first.
    return [
      unfinishedSentence(cancellation, context, reason),
      ...(request === 'unconfirmed' ? [say('nextStep.repeat', { command: cancelCommand([id], context) })] : []),
      ...(reason && (request === 'unconfirmed' || request === 'notSent') ? [say('nextStep.setup')] : []),
      ...keepWaitingSteps([id], context),
    ];
  }
  const failures = failuresOf(deployment);
  return [
    ...(hasShownFailures ? [] : failureLines(failures)),
    withEffect(endSentence(deployment, context, reason), deployment, context),
    ...checkSteps(deployment),
    ...(failures.length > 0 ? [say('nextStep.fixFailures')] : []),
    ...(isBadEnd(status) && failures.length === 0 ? [say('nextStep.deployAgain')] : []),
  ];
};

const sentencesOfSeveral = (told: Told[], listed: Listed, context: Context): string[] => {
  if (told.length === 0) return [withSkipped(nothingFound(listed, context), listed)];
  const ended = told.filter(({ cancellation }) => cancellation.deployment.done).length;
  const left = told.filter(({ cancellation, error }) => !cancellation.deployment.done && !error);
  return [
    ...told.map(({ cancellation, error }) => {
      const { deployment } = cancellation;
      if (error) return error.message;
      return deployment.done
        ? withEffect(endSentence(deployment, context), deployment, context)
        : unfinishedSentence(cancellation, context);
    }),
    withSkipped(sayCount('watch.all', told.length, { org: context.org.name, ended }), listed),
    ...keepWaitingSteps(
      left.map(({ cancellation }) => cancellation.deployment.id),
      context,
    ),
  ];
};
