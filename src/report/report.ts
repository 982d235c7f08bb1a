import type { Duration } from '@salesforce/kit';
import type { Deployment } from '../deployments/deployment.js';
import { type Attempt, isAwaited, isSuccessful } from '../deployments/outcome.js';
import type { CancelRestResult } from '../index.js';
import { counted, sentences } from '../messages.js';
import { mayCommitCanceledData } from '../org/org.js';
import { attemptError } from './attemptError.js';
import { ExitCode } from './exitCode.js';
import { type ErrorOf, toResult } from './result.js';
import { cancelCommand, type Telling, watchCommand } from './telling.js';

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
  /** Whether the user named no deployments, so that a dry run is a list. */
  isList: boolean;
  /** Whether a deployment that ended before the request is no error. */
  ignoreCompleted: boolean;
  /** How long to wait at most; undefined for not at all. */
  wait: Duration | undefined;
  /** What was looked for, such as `2 validations older than 4 h`, by its count. */
  found: (count: number) => string;
  /** What the filters left alone, such as `1 deployment, 1 younger validation`; empty if nothing. */
  leftAlone: string;
  /** The deployments that were queued after the list was read. */
  queuedMeanwhile: Deployment[];
};

/**
 * Tells what became of the deployments.
 *
 * @throws SfError if it was about a single deployment and it isn't canceled, or isn't known to be
 */
export const report = (attempts: Attempt[], wish: Wish, telling: Telling): Report => {
  const errorOf: ErrorOf = (attempt) => (isFine(attempt, wish) ? undefined : attemptError(attempt, telling));
  const result = toResult(attempts, telling, errorOf);
  const [first] = attempts;
  const isSingle = wish.isSingle && first;
  const error = isSingle ? errorOf(first) : undefined;
  if (error) throw error.setData(result);
  return {
    result,
    sentences: isSingle ? sentencesOfOne(first, wish, telling) : sentencesOfSeveral(attempts, wish, telling, errorOf),
    warnings: [
      ...attempts.flatMap((attempt) => warningsOfOne(attempt, wish)),
      ...committedWarning(attempts, telling),
      ...timeoutWarning(attempts, wish, telling),
      ...meanwhileWarning(wish, telling),
    ],
    exitCode: exitCodeOf(attempts, wish),
  };
};

const isFine = (attempt: Attempt, { ignoreCompleted }: Wish): boolean =>
  isSuccessful(attempt) || (ignoreCompleted && attempt.outcome === 'alreadyCompleted');

/** The worst that happened decides. */
const exitCodeOf = (attempts: Attempt[], wish: Wish): number => {
  if (!attempts.every((attempt) => isFine(attempt, wish))) return ExitCode.failure;
  return wish.wait && attempts.some(isAwaited) ? ExitCode.unfinished : ExitCode.success;
};

const sentencesOfOne = (attempt: Attempt, { wait }: Wish, telling: Telling): string[] => {
  const { deployment, outcome } = attempt;
  const { id, status = '', done } = deployment;
  if (outcome === 'alreadyCompleted') return [];
  if (done) return [sentences.getMessage('result.canceled', [id, telling.org.name])];
  const key = outcome === 'alreadyCanceling' || wait ? 'result.stillCanceling' : 'result.canceling';
  return [
    sentences.getMessage(key, [id, telling.org.name, status]),
    sentences.getMessage(wait ? 'nextStep.keepWaiting' : 'nextStep.seeEnd', [watchCommand(telling, id)]),
  ];
};

/** Says that there was nothing to cancel or to list. */
export const noneSentence = ({ leftAlone }: Wish, { org }: Telling): string =>
  sentences.getMessage(leftAlone ? 'result.noneMatching' : 'result.none', [org.name, leftAlone]);

const sentencesOfSeveral = (attempts: Attempt[], wish: Wish, telling: Telling, errorOf: ErrorOf): string[] => {
  if (attempts.length === 0) return [noneSentence(wish, telling)];
  const { found, leftAlone } = wish;
  const { name } = telling.org;
  const canceled = attempts.filter((attempt) => isSuccessful(attempt) && attempt.deployment.done).length;
  const awaited = attempts.filter(isAwaited).map(({ deployment }) => deployment.id);
  const summary = sentences.getMessage(leftAlone ? 'result.all.leftAlone' : 'result.all', [
    ...[canceled, found(attempts.length), name, leftAlone],
  ]);
  return [
    ...attempts.map((attempt) => errorOf(attempt)?.message ?? lineOf(attempt)),
    summary,
    ...(awaited.length > 0 ? [sentences.getMessage('nextStep.keepWaiting', [cancelCommand(telling, awaited)])] : []),
  ];
};

const lineOf = ({ deployment: { id, status = '', done }, outcome }: Attempt): string => {
  if (outcome === 'alreadyCompleted') return sentences.getMessage('result.one.completed', [id, status]);
  return done
    ? sentences.getMessage('result.one.canceled', [id])
    : sentences.getMessage('result.one.canceling', [id, status]);
};

/** Says that the deployment was canceled, or being canceled, before the request, and by whom if that's known. */
const warningsOfOne = ({ deployment, outcome, failure }: Attempt, { ignoreCompleted }: Wish): string[] => {
  const { id, status = '', canceledByName } = deployment;
  if (failure) return [];
  if (outcome === 'alreadyCompleted' && ignoreCompleted) {
    return [sentences.getMessage('warning.alreadyCompleted', [id, status])];
  }
  if (outcome !== 'alreadyCanceled' && outcome !== 'alreadyCanceling') return [];
  return canceledByName
    ? [sentences.getMessage(`warning.${outcome}.by`, [id, canceledByName])]
    : [sentences.getMessage(`warning.${outcome}`, [id])];
};

/** Whether the org, asked with this API version, may have committed the data of a deployment that it canceled. */
const mayHaveCommitted = ({ deployment, request, outcome }: Attempt): boolean =>
  (request === 'accepted' || request === 'perhaps') &&
  (outcome === 'canceled' || outcome === 'canceling') &&
  deployment.checkOnly !== true;

const committedWarning = (attempts: Attempt[], { org }: Telling): string[] =>
  mayCommitCanceledData(org) && attempts.some(mayHaveCommitted)
    ? [sentences.getMessage('warning.dataMayBeCommitted', [org.apiVersion])]
    : [];

const timeoutWarning = (attempts: Attempt[], { wait }: Wish, { org }: Telling): string[] => {
  const awaited = attempts.filter(isAwaited).length;
  if (!wait || awaited === 0) return [];
  return [counted('warning.timeout', wait.minutes, [org.name])];
};

const meanwhileWarning = ({ queuedMeanwhile }: Wish, telling: Telling): string[] => {
  const ids = queuedMeanwhile.map(({ id }) => id);
  return ids.length === 0
    ? []
    : [counted('warning.queuedMeanwhile', ids.length, [ids.join(', '), cancelCommand(telling, ids)])];
};
