import { SfError } from '@salesforce/core';
import type { Attempt, Outcome } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { momentPhrase } from './describe.js';
import { failureError, whyFailed } from './failureError.js';
import { cancelCommand, type Telling, watchCommand } from './telling.js';

/** What scripts know the outcomes by that are errors in themselves. */
const NAMES: Partial<Record<Outcome, string>> = {
  notCanceled: 'DeploymentNotCanceledError',
  alreadyCompleted: 'DeploymentAlreadyCompletedError',
  finalizing: 'DeploymentFinalizingError',
  notFound: 'DeploymentNotFoundError',
};

/** Which sentence says what is the case. */
const sentenceOf = ({ deployment, outcome, request }: Attempt): string => {
  if (NAMES[outcome]) {
    const { completedDate } = deployment;
    if (outcome === 'notCanceled' && request === 'perhaps') return 'error.notCanceled.perhaps';
    return outcome === 'alreadyCompleted' && !completedDate ? 'error.alreadyCompleted.undated' : `error.${outcome}`;
  }
  if (request === 'notSent' || request === 'dryRun') return 'error.unread';
  if (outcome === 'refused') return deployment.status ? 'error.refused' : 'error.refused.unseen';
  return outcome === 'unknown' ? 'error.unknown' : 'error.unseenEnd';
};

/** Why a deployment isn't canceled, or isn't known to be; undefined if it is, or is about to be. */
export const attemptError = (attempt: Attempt, telling: Telling): SfError | undefined => {
  const { deployment, outcome, request, failure } = attempt;
  const { id, status = '', completedDate } = deployment;
  const name = NAMES[outcome];
  if (!name && !failure) return undefined;

  const when = completedDate ? momentPhrase(completedDate, telling.now) : '';
  const what = sentences.getMessage(sentenceOf(attempt), [id, telling.org.name, status, when]);
  if (name) {
    const why = failure ? ` ${whyFailed(failure, telling)}` : '';
    const actions = [sentences.getMessage(`nextStep.${outcome}`, [watchCommand(telling, id)])];
    return SfError.create({ name, message: what + why, actions });
  }
  const isRepeatable = outcome === 'unknown' && request !== 'notSent' && request !== 'dryRun';
  const repeat = isRepeatable ? [sentences.getMessage('nextStep.repeat', [cancelCommand(telling, [id])])] : [];
  return failure && failureError(what, failure, telling, repeat);
};
