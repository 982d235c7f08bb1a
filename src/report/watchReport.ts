import type { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { type Failure, failuresOf } from '../deployments/failures.js';
import { type Cancellation, isSuccessful } from '../deployments/outcome.js';
import { exitCodeOfEnd, isBadEnd } from '../deployments/status.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import type { CancelReason, Watched, WatchOptions } from '../watch/watched.js';
import { cancellationError } from './cancellationError.js';
import { keptChangesWarning, type Listed, nothingFound, type Report, withSkipped } from './cancelReport.js';
import { cancelCommand, watchAllCommand, watchCommand } from './commandsToPaste.js';
import { checkSteps, withEffect } from './effect.js';
import { joined, listOf, statusOf } from './phrases.js';
import { type Told, toResult } from './result.js';

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
export const endSentence = (deployment: Deployment, { org }: Context, reason?: CancelReason): string => {
  const places = { id: deployment.id, org: org.name, status: statusOf(deployment) };
  if (deployment.phase !== 'canceled') return say(reason ? 'watch.endedBeforeCancel' : 'watch.ended', places);
  if (reason) return say('watch.canceled.byCommand', { ...places, flag: FLAGS[reason] });
  const { canceledByName: user } = deployment;
  return user ? say('watch.canceled.byUser', { ...places, user }) : say('watch.ended', places);
};

/**
 * Reports how deployments ended that were watched.
 *
 * @param isAll whether it was about whatever the org was doing, so that how other people's deployments end is no failure
 * @throws SfError if the one deployment can't be watched
 */
export const watchReport = (
  { cancellations, end, reason, hasShownFailures }: Watched,
  { wait }: Pick<WatchOptions, 'wait'>,
  { isAll, listed }: { isAll: boolean; listed: Listed },
  context: Context,
): Report => {
  const told = cancellations.map((cancellation): Told => ({
    cancellation,
    error: cancellation.deployment.done ? undefined : cancellationError(cancellation, context),
  }));
  const result = toResult(told, context);
  const [first, ...others] = told;
  const isSingle = first && others.length === 0 && !isAll;
  if (isSingle && first.error) throw unreadError(first.cancellation, first.error).setData(result);
  return {
    result,
    sentences: isSingle
      ? sentencesOfOne(first.cancellation, { reason, hasShownFailures }, context)
      : sentencesOfSeveral(told, listed, context),
    warnings: [
      ...(end === 'timeUp' && wait && reason !== 'timeUp' ? [sayCount('warning.watchTimeout', wait.minutes)] : []),
      ...(reason ? keptChangesWarning(cancellations, context) : []),
    ],
    exitCode: exitCodeOf(told, reason, isAll),
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

const exitCodeOf = (told: Told[], reason: CancelReason | undefined, isAll: boolean): number => {
  const codes = told.map(({ cancellation: { deployment }, error }): number => {
    if (error) return ExitCode.failure;
    const hasNotStarted = reason === 'queuedTooLong' && deployment.phase === 'canceled';
    if (!deployment.done || reason === 'timeUp' || hasNotStarted) return ExitCode.unfinished;
    return isAll ? ExitCode.success : exitCodeOfEnd(deployment.status);
  });
  return SEVERITY.find((code) => codes.includes(code)) ?? ExitCode.success;
};

/** How the org treats a deployment that hasn't ended. */
const unfinishedSentence = (cancellation: Cancellation, reason: CancelReason | undefined, { org }: Context): string => {
  const { deployment, request } = cancellation;
  const places = { id: deployment.id, org: org.name, status: statusOf(deployment) };
  if (isSuccessful(cancellation) || deployment.phase === 'canceling') {
    return [say('result.stillCanceling', places), say('result.mayEndOtherwise')].join(' ');
  }
  if (request === 'unconfirmed') return say('watch.unconfirmed', places);
  return say(reason ? 'watch.notCanceled' : 'watch.unfinished', places);
};

/** Next steps for a deployment that hasn't ended: if it was to be canceled, that comes first. */
const unfinishedSteps = (
  { deployment: { id }, request }: Cancellation,
  reason: CancelReason | undefined,
  context: Context,
): string[] => [
  ...(request === 'unconfirmed' ? [say('nextStep.repeat', { command: cancelCommand([id], context) })] : []),
  ...(reason && (request === 'unconfirmed' || request === 'notSent') ? [say('nextStep.setup')] : []),
  say('nextStep.keepWaiting', { command: watchCommand([id], context) }),
];

const sentencesOfOne = (
  cancellation: Cancellation,
  { reason, hasShownFailures }: { reason: CancelReason | undefined; hasShownFailures: boolean | undefined },
  context: Context,
): string[] => {
  const { deployment } = cancellation;
  const { done, status } = deployment;
  if (!done) {
    return [unfinishedSentence(cancellation, reason, context), ...unfinishedSteps(cancellation, reason, context)];
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
  const org = context.org.name;
  if (told.length === 0) return [nothingFound(listed, context)];
  const ended = told.filter(({ cancellation }) => cancellation.deployment.done).length;
  const left = told.flatMap(({ cancellation, error }) =>
    cancellation.deployment.done || error ? [] : [cancellation.deployment.id],
  );
  return [
    ...told.map(({ cancellation, error }) => {
      if (error) return error.message;
      return cancellation.deployment.done
        ? withEffect(endSentence(cancellation.deployment, context), cancellation.deployment, context)
        : unfinishedSentence(cancellation, undefined, context);
    }),
    withSkipped(sayCount('watch.all', told.length, { org, ended }), listed),
    ...(left.length > 0 ? [say('nextStep.keepWaiting', { command: watchCommand(left, context) })] : []),
  ];
};

/** Names the deployments that were queued after the list was made. */
export const queuedWhileWatchingWarning = (ids: string[], filters: Filters, context: Context): string[] =>
  ids.length === 0
    ? []
    : [
        sayCount('warning.queuedWhileWatching', ids.length, {
          ids: listOf(ids),
          command: watchAllCommand(filters, context),
        }),
      ];
