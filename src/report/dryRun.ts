import type { Attempt } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { attemptError } from './attemptError.js';
import { countPhrase, deploymentTable, runningFirst } from './describe.js';
import { ExitCode } from './exitCode.js';
import { noneSentence, type Report, type Wish } from './report.js';
import { type ErrorOf, toResult } from './result.js';
import { cancelCommand, type Telling } from './telling.js';

/**
 * Tells what a request to cancel would meet, when none was sent.
 *
 * @param columns how many characters a line has room for
 * @throws SfError if it was about a single deployment that can't be read
 */
export const reportDryRun = (attempts: Attempt[], wish: Wish, telling: Telling, columns: number): Report => {
  const errorOf: ErrorOf = (attempt) => (attempt.failure ? attemptError(attempt, telling) : undefined);
  const result = toResult(attempts, telling, errorOf);
  const [first] = attempts;
  const error = wish.isSingle && first ? errorOf(first) : undefined;
  if (error) throw error.setData(result);
  return {
    result,
    sentences: attempts.length === 0 ? [noneSentence(wish, telling)] : seen(attempts, wish, telling, columns),
    warnings: [],
    exitCode: attempts.some(errorOf) ? ExitCode.failure : ExitCode.success,
  };
};

const seen = (attempts: Attempt[], wish: Wish, telling: Telling, columns: number): string[] => {
  const readable = attempts.flatMap(({ deployment }) => (deployment.status ? deployment : []));
  const { heading, rows } = deploymentTable(runningFirst(readable), telling.now, columns);
  const wouldCancel = attempts
    .filter(({ outcome }) => outcome === 'wouldCancel')
    .map(({ deployment }) => deployment.id);
  return [
    ...(rows.length > 0 ? [heading, ...rows] : []),
    ...attempts.flatMap((attempt) => attemptError(attempt, telling)?.message ?? []),
    wish.isList
      ? sentences.getMessage(wish.leftAlone ? 'result.list.leftAlone' : 'result.list', [
          ...[telling.org.name, countPhrase(readable), wish.leftAlone],
        ])
      : sentences.getMessage(wish.leftAlone ? 'result.dryRun.leftAlone' : 'result.dryRun', [
          ...[wouldCancel.length, wish.found(attempts.length), telling.org.name, wish.leftAlone],
        ]),
    ...(wouldCancel.length > 0
      ? [sentences.getMessage('nextStep.cancelThem', [cancelCommand(telling, wouldCancel)])]
      : []),
  ];
};
