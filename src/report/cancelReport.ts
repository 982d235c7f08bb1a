import type { Duration } from '@salesforce/kit';
import type { WaitEnd } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import { type Cancellation, isAwaited, isSuccessful, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import { mayKeepCanceledChanges } from '../org/org.js';
import { listCommand, watchCommand } from './commandsToPaste.js';
import { undoSteps, withEffect } from './effect.js';
import { assertNotInterrupted, seeEndsSteps } from './interruptedError.js';
import { filterPhrase, listOf, placesOf } from './phrases.js';
import { type Listed, nothingFound, type Report, resultOf, tellAll, type Told, withSkipped } from './result.js';

/** How canceling went. */
type Canceled = {
  cancellations: Cancellation[];
  /** Whether a deployment that ended before the request is no error. */
  ignoreCompleted: boolean;
  /** How long to wait at most; undefined for not at all. */
  wait: Duration | undefined;
  /** Why the wait ended, or why there was none. */
  end: WaitEnd | 'allSent';
};

/**
 * Reports what became of the requests to cancel.
 *
 * @throws SfError if the command was interrupted, or if the one deployment isn't canceled, or isn't known to be
 */
export const cancelReport = (canceled: Canceled, listed: Listed, context: Context): Report => {
  const { cancellations, end, ignoreCompleted, wait } = canceled;
  const isFine = (each: Cancellation): boolean => ignoreCompleted && outcomeOf(each) === 'alreadyCompleted';
  const told = tellAll(cancellations, isFine, context);
  assertNotInterrupted(told, end, 'cancel', context);
  const unfinished = end === 'timeUp' ? ExitCode.unfinished : ExitCode.success;
  return {
    result: resultOf(told, listed, context),
    sentences:
      listed.scope === 'one'
        ? cancellations.flatMap((each) => sentencesOfOne(each, wait, context))
        : sentencesOfSeveral(told, canceled, listed, context),
    warnings: [
      ...told.flatMap((each) => warningsOf(each, context)),
      ...keptChangesWarning(cancellations, context),
      ...(end === 'timeUp' && wait ? [sayCount('warning.timeout', wait.minutes, { org: context.org.name })] : []),
    ],
    exitCode: told.some(({ error }) => error) ? ExitCode.failure : unfinished,
  };
};

const sentencesOfOne = (cancellation: Cancellation, wait: Duration | undefined, context: Context): string[] => {
  const { deployment } = cancellation;
  const places = placesOf(deployment, context);
  const outcome = outcomeOf(cancellation);
  if (outcome === 'alreadyCompleted') return [];
  if (deployment.done) {
    return [
      withEffect(say('result.canceled', places), deployment, context),
      ...undoSteps(deployment),
      say('nextStep.seeUnfinished', { command: listCommand(context) }),
    ];
  }
  const what = wait || outcome === 'alreadyCanceling' ? 'result.stillCanceling' : 'result.accepted';
  return [
    [say(what, places), say('result.mayEndOtherwise')].join(' '),
    ...followingSteps([deployment.id], wait, context),
  ];
};

/** The line about one of several deployments. */
const lineOf = ({ cancellation, error }: Told, context: Context): string => {
  if (error) return error.message;
  const { deployment } = cancellation;
  const canceled = deployment.done ? 'result.one.canceled' : 'result.one.canceling';
  const key = outcomeOf(cancellation) === 'alreadyCompleted' ? 'result.one.completed' : canceled;
  return withEffect(say(key, placesOf(deployment, context)), deployment, context);
};

const sentencesOfSeveral = (told: Told[], { wait, end }: Canceled, listed: Listed, context: Context): string[] => {
  if (told.length === 0) return [withSkipped(nothingFound(listed, context), listed)];
  const successful = told.map(({ cancellation }) => cancellation).filter(isSuccessful);
  const awaited = successful.filter(isAwaited).map(({ deployment }) => deployment.id);
  const ended = end === 'timeUp' ? 'result.all.soFar' : 'result.all';
  const summary = say(wait ? ended : 'result.all.async', {
    org: context.org.name,
    found: filterPhrase(listed.filters, told.length),
    count: wait ? successful.length - awaited.length : successful.length,
  });
  return [
    ...told.map((each) => lineOf(each, context)),
    withSkipped(summary, listed),
    ...commonSteps(told),
    ...followingSteps(awaited, wait, context),
  ];
};

/** The next steps of several errors, without those about a single deployment. */
const commonSteps = (told: Told[]): string[] => {
  const steps = new Set(told.flatMap(({ error }) => error?.actions ?? []));
  return [...steps].filter((step) => !told.some(({ cancellation }) => step.includes(cancellation.deployment.id)));
};

/** The next step for deployments that hadn't ended when `--wait` ran out, if any: to keep waiting for them. */
export const keepWaitingSteps = (ids: string[], context: Context): string[] =>
  ids.length > 0 ? [say('nextStep.keepWaiting', { command: watchCommand(ids, context) })] : [];

/** The next step for deployments that the org is still canceling, which shows that only after a while. */
const followingSteps = (ids: string[], wait: Duration | undefined, context: Context): string[] =>
  wait ? keepWaitingSteps(ids, context) : seeEndsSteps(ids, context);

/** Says that the deployment had ended, was canceled, or was being canceled, before the request, and by whom if that's known. */
const warningsOf = ({ cancellation, error }: Told, context: Context): string[] => {
  const { deployment } = cancellation;
  const { id, canceledByName: user } = deployment;
  const outcome = outcomeOf(cancellation);
  if (error) return [];
  if (outcome === 'alreadyCompleted') {
    return [withEffect(say('warning.alreadyCompleted', placesOf(deployment, context)), deployment, context)];
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

/** Says which requests the org has accepted, before the wait for the ends. */
export const acceptedLines = (cancellations: Cancellation[], { org }: Context): string[] => {
  const accepted = cancellations.filter((each) => each.request === 'accepted' && isAwaited(each));
  const ids = listOf(accepted.map(({ deployment }) => deployment.id));
  return ids ? [sayCount('progress.accepted', accepted.length, { org: org.name, ids })] : [];
};
