import type { Duration } from '@salesforce/kit';
import type { WaitEnd } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { type Cancellation, isAwaited, isSuccessful, type Outcome, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import type { CancelRestResult } from '../index.js';
import { say, sayCount } from '../messages.js';
import { mayKeepCanceledChanges } from '../org/org.js';
import { cancellationError } from './cancellationError.js';
import { cancelAllCommand, listCommand, watchCommand } from './commandsToPaste.js';
import { undoSteps, withEffect } from './effect.js';
import { countPhrase, filterPhrase, listOf, statusOf } from './phrases.js';
import { type Told, toResult } from './result.js';

/** How a command ended, for a person and for a script. */
export type Report<Result = CancelRestResult> = {
  result: Result;
  /** The results, for stdout. */
  sentences: string[];
  warnings: string[];
  exitCode: number;
};

export type ReportOptions = {
  /** Whether a deployment that ended before the request is no error. */
  ignoreCompleted: boolean;
  /** How long to wait at most; undefined for not at all. */
  wait: Duration | undefined;
  /** Why the wait ended, or why there was none. */
  end: WaitEnd | 'allSent';
};

/** The list that the deployments are from. */
export type Listed = { filters: Filters; skipped: Deployment[] };

/** Whether the user may take it for a success. */
const isFine = (cancellation: Cancellation, { ignoreCompleted }: Pick<ReportOptions, 'ignoreCompleted'>): boolean =>
  isSuccessful(cancellation) || (ignoreCompleted && outcomeOf(cancellation) === 'alreadyCompleted');

/** Finds out which cancellations are errors. */
export const tellAll = (
  cancellations: Cancellation[],
  options: Pick<ReportOptions, 'ignoreCompleted'>,
  context: Context,
): Told[] =>
  cancellations.map((cancellation) => ({
    cancellation,
    error: isFine(cancellation, options) ? undefined : cancellationError(cancellation, context),
  }));

/**
 * Reports on the one deployment that the user named or chose.
 *
 * @throws SfError if it isn't canceled, or isn't known to be
 */
export const reportOne = (cancellation: Cancellation, options: ReportOptions, context: Context): Report => {
  const told = tellAll([cancellation], options, context);
  const result = toResult(told, context);
  const [{ error } = {}] = told;
  if (error) throw error.setData(result);
  return {
    result,
    sentences: sentencesOfOne(cancellation, options, context),
    warnings: warningsOf([cancellation], options, context),
    exitCode: exitCodeOf(told, options),
  };
};

/** Reports on several deployments, of which some may have failed. */
export const reportSeveral = (
  cancellations: Cancellation[],
  options: ReportOptions,
  listed: Listed,
  context: Context,
): Report => {
  const told = tellAll(cancellations, options, context);
  return {
    result: toResult(told, context),
    sentences: sentencesOfSeveral(told, options, listed, context),
    warnings: warningsOf(cancellations, options, context),
    exitCode: exitCodeOf(told, options),
  };
};

/** The worst decides. */
const exitCodeOf = (told: Told[], { end }: ReportOptions): number => {
  if (told.some(({ error }) => error)) return ExitCode.failure;
  return end === 'timeUp' ? ExitCode.unfinished : ExitCode.success;
};

const sentencesOfOne = (cancellation: Cancellation, { wait }: ReportOptions, context: Context): string[] => {
  const { deployment } = cancellation;
  const { id, done } = deployment;
  const places = { id, org: context.org.name, status: statusOf(deployment) };
  if (outcomeOf(cancellation) === 'alreadyCompleted') return [];
  if (done) {
    return [
      withEffect(say('result.canceled', places), deployment, context),
      ...undoSteps(deployment),
      say('nextStep.seeUnfinished', { command: listCommand(context) }),
    ];
  }
  const what = wait || outcomeOf(cancellation) === 'alreadyCanceling' ? 'result.stillCanceling' : 'result.accepted';
  return [
    [say(what, places), say('result.mayEndOtherwise')].join(' '),
    ...followingSteps([id], wait !== undefined, context),
  ];
};

/** The line about one of several deployments that didn't fail. */
const lineOf = ({ deployment }: Cancellation, outcome: Outcome, context: Context): string => {
  const places = { id: deployment.id, status: statusOf(deployment) };
  const canceled = deployment.done ? 'result.one.canceled' : 'result.one.canceling';
  return withEffect(
    say(outcome === 'alreadyCompleted' ? 'result.one.completed' : canceled, places),
    deployment,
    context,
  );
};

/** Adds to a summary how many deployments of the list were skipped. */
export const withSkipped = (summary: string, { skipped }: Listed): string =>
  skipped.length > 0 ? [summary, say('result.skipped', { skipped: countPhrase(skipped) })].join(' ') : summary;

/** Whether the filters matched nothing, or there was nothing for them to match. */
export const nothingFound = (listed: Listed, { org }: Context): string =>
  withSkipped(say(listed.skipped.length > 0 ? 'result.none.matching' : 'result.none', { org: org.name }), listed);

const sentencesOfSeveral = (told: Told[], { wait, end }: ReportOptions, listed: Listed, context: Context): string[] => {
  const org = context.org.name;
  if (told.length === 0) return [nothingFound(listed, context)];
  const successful = told.map(({ cancellation }) => cancellation).filter(isSuccessful);
  const awaited = successful.filter(isAwaited).map(({ deployment }) => deployment.id);
  const found = filterPhrase(listed.filters, told.length);
  const summary = wait
    ? say(end === 'timeUp' ? 'result.all.soFar' : 'result.all', {
        org,
        found,
        count: successful.length - awaited.length,
      })
    : say('result.all.async', { org, found, count: successful.length });
  return [
    ...told.map(({ cancellation, error }) => error?.message ?? lineOf(cancellation, outcomeOf(cancellation), context)),
    withSkipped(summary, listed),
    ...commonSteps(told),
    ...followingSteps(awaited, wait !== undefined, context),
  ];
};

/** The next steps of several errors, without those about a single deployment. */
const commonSteps = (told: Told[]): string[] => {
  const steps = told.flatMap(({ error }) => error?.actions ?? []);
  return [...new Set(steps)].filter(
    (step) => !told.some(({ cancellation }) => step.includes(cancellation.deployment.id)),
  );
};

/**
 * The commands to run next about deployments that the org is still canceling.
 *
 * @param hasWaited whether the command has waited for them, so that an org that hides a cancellation at first shows it by now
 */
const followingSteps = (ids: string[], hasWaited: boolean, context: Context): string[] => {
  if (ids.length === 0) return [];
  const command = watchCommand(ids, context);
  return [
    hasWaited
      ? say('nextStep.keepWaiting', { command })
      : sayCount('nextStep.seeEnds', ids.length, { ids: listOf(ids), command }),
  ];
};

const warningsOf = (cancellations: Cancellation[], options: ReportOptions, context: Context): string[] => [
  ...cancellations.flatMap((each) => warningsOfOne(each, options, context)),
  ...keptChangesWarning(cancellations, context),
  ...(options.end === 'timeUp' && options.wait
    ? [sayCount('warning.timeout', options.wait.minutes, { org: context.org.name })]
    : []),
];

/** Says that the deployment was canceled, or being canceled, before the request, and by whom if that's known. */
const warningsOfOne = (cancellation: Cancellation, { ignoreCompleted }: ReportOptions, context: Context): string[] => {
  const { deployment, failure } = cancellation;
  const { id, canceledByName: user } = deployment;
  if (failure) return [];
  const outcome = outcomeOf(cancellation);
  if (outcome === 'alreadyCompleted' && ignoreCompleted) {
    return [withEffect(say('warning.alreadyCompleted', { id, status: statusOf(deployment) }), deployment, context)];
  }
  if (outcome === 'alreadyCanceled') {
    return [user ? say('warning.alreadyCanceled.by', { id, user }) : say('warning.alreadyCanceled', { id })];
  }
  if (outcome === 'alreadyCanceling') {
    return [user ? say('warning.alreadyCanceling.by', { id, user }) : say('warning.alreadyCanceling', { id })];
  }
  return [];
};

/** Says that the org, asked with this API version, may have kept changes of a deployment that it canceled. */
export const keptChangesWarning = (cancellations: Cancellation[], { org }: Context): string[] => {
  const isConcerned = (cancellation: Cancellation): boolean =>
    ['canceled', 'canceling'].includes(outcomeOf(cancellation)) && cancellation.deployment.checkOnly !== true;
  return mayKeepCanceledChanges(org) && cancellations.some(isConcerned)
    ? [say('warning.keptChanges', { version: org.apiVersion })]
    : [];
};

/** Names the deployments that were queued after the list was made. */
export const queuedLaterWarning = (ids: string[], filters: Filters, context: Context): string[] =>
  ids.length === 0
    ? []
    : [
        sayCount('warning.queuedLater', ids.length, {
          ids: listOf(ids),
          command: cancelAllCommand(filters, context),
        }),
      ];

/** Says which requests the org has accepted, before the wait for the ends. */
export const acceptedLines = (cancellations: Cancellation[], { org }: Context): string[] => {
  const ids = cancellations
    .filter((each) => each.request === 'accepted' && isAwaited(each))
    .map(({ deployment }) => deployment.id);
  return ids.length === 0 ? [] : [sayCount('progress.accepted', ids.length, { org: org.name, ids: listOf(ids) })];
};
