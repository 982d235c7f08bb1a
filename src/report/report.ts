import type { Duration } from '@salesforce/kit';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import { type Attempt, isAwaited, isSuccessful } from '../deployments/outcome.js';
import type { CancelRestResult } from '../index.js';
import { counted, sentences } from '../messages.js';
import { mayCommitCanceledData } from '../org/org.js';
import { countPhrase, deploymentTable, filterPhrase, leftAlonePhrase, runningFirst, statusOf } from './describe.js';
import { attemptError } from './errors.js';
import { type ErrorOf, ExitCode, toResult } from './result.js';
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
export type Wish = {
  /** Whether it was about one deployment that the user named or chose, so that its failure is the command's. */
  isSingle: boolean;
  /** Whether no request was sent, because the user wanted to know what one would meet. */
  isDryRun: boolean;
  /** Whether the user named no deployments, so that a dry run is a list. */
  isList: boolean;
  /** Whether a deployment that ended before the request is no error. */
  ignoreCompleted: boolean;
  /** How long to wait at most; undefined for not at all. */
  wait: Duration | undefined;
  filters: Filters;
  /** What the filters left alone: the deployments that only their age saved, and the others. */
  younger: Deployment[];
  others: Deployment[];
  /** The deployments that were queued after the list was read. */
  queuedMeanwhile: Deployment[];
};

/**
 * Tells what became of the deployments; after a dry run, what a request to cancel would meet.
 *
 * @throws SfError if it was about a single deployment and it isn't canceled, or isn't known to be; after a dry run, if it
 * can't be read
 */
export const report = (attempts: Attempt[], wish: Wish, context: Context): Report => {
  const errorOf = errorsOf(wish, context);
  const result = toResult(attempts, context, errorOf);
  const [first] = attempts;
  const isSingle = wish.isSingle && first;
  const error = isSingle ? errorOf(first) : undefined;
  if (error) throw error.setData(result);
  if (wish.isDryRun) {
    const exitCode = attempts.some(errorOf) ? ExitCode.failure : ExitCode.success;
    return { result, sentences: sentencesOfDryRun(attempts, wish, context), warnings: [], exitCode };
  }
  return {
    result,
    sentences: isSingle ? sentencesOfOne(first, wish, context) : sentencesOfSeveral(attempts, wish, context, errorOf),
    warnings: [
      ...attempts.flatMap((attempt) => warningsOf(attempt, wish)),
      ...committedWarning(attempts, context),
      ...timeoutWarning(attempts, wish, context),
      ...meanwhileWarning(wish, context),
    ],
    exitCode: exitCodeOf(attempts, wish),
  };
};

/** Why an attempt counts as failed, by what the user asked for. */
export const errorsOf =
  (wish: Pick<Wish, 'isDryRun' | 'ignoreCompleted'>, context: Context): ErrorOf =>
  (attempt) =>
    isFine(attempt, wish) ? undefined : attemptError(attempt, context);

const isFine = (
  attempt: Attempt,
  { isDryRun, ignoreCompleted }: Pick<Wish, 'isDryRun' | 'ignoreCompleted'>,
): boolean =>
  isDryRun ? !attempt.failure : isSuccessful(attempt) || (ignoreCompleted && attempt.outcome === 'alreadyCompleted');

/** The worst that happened decides. */
const exitCodeOf = (attempts: Attempt[], wish: Wish): number => {
  if (!attempts.every((attempt) => isFine(attempt, wish))) return ExitCode.failure;
  return wish.wait && attempts.some(isAwaited) ? ExitCode.unfinished : ExitCode.success;
};

const sentencesOfOne = (attempt: Attempt, { wait }: Wish, context: Context): string[] => {
  const { deployment, outcome } = attempt;
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
const withLeftAlone = (key: string, tokens: Array<string | number>, { younger, others }: Wish): string => {
  const leftAlone = leftAlonePhrase(younger, others);
  return leftAlone
    ? sentences.getMessage(`${key}.leftAlone`, [...tokens, leftAlone])
    : sentences.getMessage(key, tokens);
};

const sentencesOfSeveral = (attempts: Attempt[], wish: Wish, context: Context, errorOf: ErrorOf): string[] => {
  const { name } = context.org;
  if (attempts.length === 0) return [withLeftAlone('result.none', [name], wish)];
  const hasWaited = wish.wait !== undefined;
  const canceled = attempts.filter(
    (attempt) => isSuccessful(attempt) && (attempt.deployment.done || !hasWaited),
  ).length;
  const awaited = attempts.filter(isAwaited).map(({ deployment }) => deployment.id);
  return [
    ...attempts.map((attempt) => errorOf(attempt)?.message ?? lineOf(attempt)),
    withLeftAlone(
      hasWaited ? 'result.all' : 'result.all.async',
      [canceled, filterPhrase(wish.filters, attempts.length), name],
      wish,
    ),
    ...followingSteps(awaited, hasWaited, context),
  ];
};

const sentencesOfDryRun = (attempts: Attempt[], wish: Wish, context: Context): string[] => {
  const { columns, org } = context;
  if (attempts.length === 0) return [withLeftAlone('result.none', [org.name], wish)];
  const seen = attempts.flatMap(({ deployment }) => (deployment.status ? deployment : []));
  const { heading, rows } = deploymentTable(runningFirst(seen), org.now(), columns);
  const ids = attempts.flatMap(({ deployment, outcome }) => (outcome === 'wouldCancel' ? deployment.id : []));
  return [
    ...(rows.length > 0 ? [heading, ...rows] : []),
    ...attempts.flatMap((attempt) => attemptError(attempt, context)?.message ?? []),
    wish.isList
      ? withLeftAlone('result.list', [org.name, countPhrase(seen)], wish)
      : withLeftAlone('result.dryRun', [ids.length, filterPhrase(wish.filters, attempts.length), org.name], wish),
    ...(ids.length > 0 ? [sentences.getMessage('nextStep.cancelThem', [cancelCommand(context, ids)])] : []),
  ];
};

const lineOf = ({ deployment, outcome }: Attempt): string => {
  const { id, done } = deployment;
  const status = statusOf(deployment);
  if (outcome === 'alreadyCompleted') return sentences.getMessage('result.one.completed', [id, status]);
  return done
    ? sentences.getMessage('result.one.canceled', [id])
    : sentences.getMessage('result.one.canceling', [id, status]);
};

/** Says that the deployment was canceled, or being canceled, before the request, and by whom if that's known. */
const warningsOf = ({ deployment, outcome, failure }: Attempt, { ignoreCompleted }: Wish): string[] => {
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
const mayHaveCommitted = ({ deployment, outcome }: Attempt): boolean =>
  (outcome === 'canceled' || outcome === 'canceling') && deployment.checkOnly !== true;

export const committedWarning = (attempts: Attempt[], { org }: Context): string[] =>
  mayCommitCanceledData(org) && attempts.some(mayHaveCommitted)
    ? [sentences.getMessage('warning.dataMayBeCommitted', [org.apiVersion])]
    : [];

const timeoutWarning = (attempts: Attempt[], { wait }: Wish, { org }: Context): string[] => {
  const awaited = attempts.filter(isAwaited).length;
  if (!wait || awaited === 0) return [];
  return [counted('warning.timeout', wait.minutes, [org.name])];
};

const meanwhileWarning = ({ queuedMeanwhile }: Wish, context: Context): string[] => {
  const ids = queuedMeanwhile.map(({ id }) => id);
  return ids.length === 0
    ? []
    : [counted('warning.queuedMeanwhile', ids.length, [ids.join(', '), cancelCommand(context, ids)])];
};
