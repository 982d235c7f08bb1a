import { SfError } from '@salesforce/core';
import { type Attempt, isAwaited, isSuccessful } from '../deployments/outcome.js';
import { counted, sentences } from '../messages.js';
import { attemptError } from './errors.js';
import { ExitCode, toResult } from './result.js';
import { cancelCommand, type Telling, watchCommand } from './telling.js';

/** What scripts know an interruption by. */
export const NAME = 'InterruptedError';

/** For an interruption before the org was asked to cancel anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: NAME,
    message: sentences.getMessage('interrupted.beforeRequest'),
    exitCode: ExitCode.interrupted,
  });

/**
 * For an interruption while the org is canceling, or hasn't answered: tells each deployment as it is.
 *
 * @param attempts the attempts as they were seen last
 */
export const interruptedError = (attempts: Attempt[], telling: Telling): SfError => {
  const { name } = telling.org;
  const idsOf = (some: Attempt[]): string[] => some.map(({ deployment }) => deployment.id);
  const canceling = idsOf(attempts.filter((attempt) => isAwaited(attempt) && isSuccessful(attempt)));
  const unanswered = idsOf(attempts.filter(({ outcome, failure }) => outcome === 'unknown' && !failure));
  const notSent = idsOf(attempts.filter(({ request, deployment }) => request === 'notSent' && !deployment.done));

  const [, ...others] = attempts;
  const [id = ''] = canceling;
  const status = attempts.find(({ deployment }) => deployment.id === id)?.deployment.status ?? '';
  const about = (key: string, ids: string[]): string[] =>
    ids.length === 0 ? [] : [counted(key, ids.length, [ids.join(', '), name, status])];

  return SfError.create({
    name: NAME,
    message: [
      ...about('interrupted.canceling', canceling),
      ...about('interrupted.unanswered', unanswered),
      ...about('interrupted.notSent', notSent),
      ...attempts.flatMap((attempt) => attemptError(attempt, telling)?.message ?? []),
    ].join(' '),
    actions:
      others.length === 0 && canceling.length === 1
        ? [sentences.getMessage('nextStep.keepWaiting', [watchCommand(telling, id)])]
        : [
            sentences.getMessage('nextStep.repeat', [
              cancelCommand(telling, [...canceling, ...unanswered, ...notSent]),
            ]),
          ],
    exitCode: ExitCode.interrupted,
    data: toResult(attempts, telling, (attempt) => attemptError(attempt, telling)),
  });
};
