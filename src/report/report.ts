import type { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { type Cancellation, isAwaited, isSuccessful } from '../deployments/outcome.js';
import type { CancelRestResult } from '../index.js';
import { counted, sentences } from '../messages.js';
import { mayCommitCanceledData } from '../org/org.js';
import { countPhrase, deploymentTable, filterPhrase, leftAlonePhrase, runningFirst, statusOf } from './describe.js';
import { cancellationError } from './errors.js';
import { ExitCode } from '../exitCodes.js';
import { type ErrorOf, toResult } from './result.js';
import { cancelCommand, followingSteps } from './commandsToPaste.js';

/** What the command tells at its end, a person and a script. */
export type Report = {
  result: CancelRestResult;
  /** What happened, and what to run next if there's something left to see. */
  sentences: string[];
  warnings: string[];
  exitCode: number;
};

/** What the user asked for, as far as it changes what is told. */
export type ReportOptions = {
  /** Whether a deployment that ended before the request is no error. */
  ignoreCompleted: boolean;
  /** How long to wait at most; undefined for not at all. */
  wait: Duration | undefined;
};

/** What deployments were listed, and what the filters left alone: those that only their age saved, and the others. */
export type Listed = { filters: Filters; younger: Deployment[]; others: Deployment[] };

/**
 * Tells what became of the one deployment that the user named or chose.
 *
 * @throws SfError if it isn't canceled, or isn't known to be
 */
export const reportOne = (cancellation: Cancellation, wish: ReportOptions, context: Context): Report => {
  const errorOf = errorsOf(wish, context);
  const result = toResult([cancellation], context, errorOf);
  const error = errorOf(cancellation);
  if (error) throw error.setData(result);
  return { result, sentences: sentencesOfOne(cancellation, wish, context), ...endOf([cancellation], wish, context) };
};

/** Tells what became of several deployments, of which some may have failed. */
export const reportSeveral = (
  cancellations: Cancellation[],
  wish: ReportOptions,
  listed: Listed,
  context: Context,
): Report => {
  const errorOf = errorsOf(wish, context);
  return {
    result: toResult(cancellations, context, errorOf),
    sentences: sentencesOfSeveral(cancellations, wish, listed, context, errorOf),
    ...endOf(cancellations, wish, context),
  };
};

/**
 * Tells what a request to cancel would meet.
 *
 * @param selector what the user named: one deployment, whose failure is the command's, some, or none, which makes it a list
 * @throws SfError if the one deployment can't be read
 */
export const reportDryRun = (
  cancellations: Cancellation[],
  selector: 'one' | 'some' | 'list',
  listed: Listed,
  context: Context,
): Report => {
  const errorOf: ErrorOf = (cancellation) =>
    cancellation.failure ? cancellationError(cancellation, context) : undefined;
  const result = toResult(cancellations, context, errorOf);
  const error = cancellations.map(errorOf).find(Boolean);
  if (selector === 'one' && error) throw error.setData(result);
  const exitCode = error ? ExitCode.failure : ExitCode.success;
  return { result, sentences: sentencesOfDryRun(cancellations, selector, listed, context), warnings: [], exitCode };
};

/** Why an cancellation counts as failed, by what the user asked for. */
export const errorsOf =
  (wish: ReportOptions, context: Context): ErrorOf =>
  (cancellation) =>
    isFine(cancellation, wish) ? undefined : cancellationError(cancellation, context);

const isFine = (cancellation: Cancellation, { ignoreCompleted }: ReportOptions): boolean =>
  isSuccessful(cancellation) || (ignoreCompleted && cancellation.outcome === 'alreadyCompleted');

/** The warnings, and the exit code, for which the worst that happened decides. */
const endOf = (
  cancellations: Cancellation[],
  wish: ReportOptions,
  context: Context,
): Pick<Report, 'warnings' | 'exitCode'> => {
  const late = cancellations.some(isAwaited) ? wish.wait : undefined;
  const isFailure = !cancellations.every((cancellation) => isFine(cancellation, wish));
  return {
    warnings: [
      ...cancellations.flatMap((cancellation) => warningsOf(cancellation, wish)),
      ...committedWarning(cancellations, context),
      ...(late ? [counted('warning.timeout', late.minutes, [context.org.name])] : []),
    ],
    exitCode: isFailure ? ExitCode.failure : late ? ExitCode.unfinished : ExitCode.success,
  };
};

const sentencesOfOne = (cancellation: Cancellation, { wait }: ReportOptions, context: Context): string[] => {
  const { deployment, outcome } = cancellation;
  const { id, done } = deployment;
  if (outcome === 'alreadyCompleted') return [];
  if (done) return [sentences.getMessage('result.canceled', [id, context.org.name])];
  const key = outcome === 'alreadyCanceling' || wait ? 'result.stillCanceling' : 'result.canceling';
  return [
    sentences.getMessage(key, [id, context.org.name, statusOf(deployment)]),
    ...followingSteps([id], wait !== undefined, context),
  ];
};

/** A sentence, in the variant that also tells what the filters left alone if they did. */
const withLeftAlone = (key: string, tokens: Array<string | number>, { younger, others }: Listed): string => {
  const leftAlone = leftAlonePhrase(younger, others);
  return leftAlone
    ? sentences.getMessage(`${key}.leftAlone`, [...tokens, leftAlone])
    : sentences.getMessage(key, tokens);
};

const sentencesOfSeveral = (
  cancellations: Cancellation[],
  { wait }: ReportOptions,
  listed: Listed,
  context: Context,
  errorOf: ErrorOf,
): string[] => {
  const { name } = context.org;
  if (cancellations.length === 0) return [withLeftAlone('result.none', [name], listed)];
  const canceled = cancellations.filter(
    (cancellation) => isSuccessful(cancellation) && (cancellation.deployment.done || !wait),
  ).length;
  const awaited = cancellations.filter(isAwaited).map(({ deployment }) => deployment.id);
  const found = filterPhrase(listed.filters, cancellations.length);
  return [
    ...cancellations.map((cancellation) => errorOf(cancellation)?.message ?? lineOf(cancellation)),
    withLeftAlone(wait ? 'result.all' : 'result.all.async', [canceled, found, name], listed),
    ...followingSteps(awaited, wait !== undefined, context),
  ];
};

const sentencesOfDryRun = (
  cancellations: Cancellation[],
  selector: string,
  listed: Listed,
  context: Context,
): string[] => {
  const { columns, org } = context;
  if (cancellations.length === 0) return [withLeftAlone('result.none', [org.name], listed)];
  const seen = cancellations.flatMap(({ deployment }) => (deployment.status ? deployment : []));
  const { heading, rows } = deploymentTable(runningFirst(seen), org.now(), columns);
  const ids = cancellations.flatMap(({ deployment, outcome }) => (outcome === 'wouldCancel' ? deployment.id : []));
  const found = filterPhrase(listed.filters, cancellations.length);
  return [
    ...(rows.length > 0 ? [heading, ...rows] : []),
    ...cancellations.flatMap((cancellation) => cancellationError(cancellation, context)?.message ?? []),
    selector === 'list'
      ? withLeftAlone('result.list', [org.name, countPhrase(seen)], listed)
      : withLeftAlone('result.dryRun', [ids.length, found, org.name], listed),
    ...(ids.length > 0 ? [sentences.getMessage('nextStep.cancelThem', [cancelCommand(context, ids)])] : []),
  ];
};

const lineOf = ({ deployment, outcome }: Cancellation): string => {
  const { id, done } = deployment;
  const status = statusOf(deployment);
  if (outcome === 'alreadyCompleted') return sentences.getMessage('result.one.completed', [id, status]);
  return done
    ? sentences.getMessage('result.one.canceled', [id])
    : sentences.getMessage('result.one.canceling', [id, status]);
};

/** Says that the deployment was canceled, or being canceled, before the request, and by whom if that's known. */
const warningsOf = ({ deployment, outcome, failure }: Cancellation, { ignoreCompleted }: ReportOptions): string[] => {
  const { id, canceledByName } = deployment;
  if (failure) return [];
  if (outcome === 'alreadyCompleted' && ignoreCompleted) {
    return [sentences.getMessage('warning.alreadyCompleted', [id, statusOf(deployment)])];
  }
  if (outcome !== 'alreadyCanceled' && outcome !== 'alreadyCanceling') return [];
  return canceledByName
    ? [sentences.getMessage(`warning.${outcome}.by`, [id, canceledByName])]
    : [sentences.getMessage(`warning.${outcome}`, [id])];
};

/** Whether the org, asked with this API version, may have committed the data of a deployment that it canceled. */
const mayHaveCommitted = ({ deployment, outcome }: Cancellation): boolean =>
  (outcome === 'canceled' || outcome === 'canceling') && deployment.checkOnly !== true;

export const committedWarning = (cancellations: Cancellation[], { org }: Context): string[] =>
  mayCommitCanceledData(org) && cancellations.some(mayHaveCommitted)
    ? [sentences.getMessage('warning.dataMayBeCommitted', [org.apiVersion])]
    : [];

/** Names what was queued after the list was read. */
export const meanwhileWarning = (ids: string[], context: Context): string[] =>
  ids.length === 0
    ? []
    : [counted('warning.queuedMeanwhile', ids.length, [ids.join(', '), cancelCommand(context, ids)])];
