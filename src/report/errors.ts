import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import type { Cancellation, Outcome } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import { failureError, whyFailed } from './failureError.js';
import { momentPhrase, statusOf } from './describe.js';
import { cancelCommand, watchCommand } from './commandsToPaste.js';

/** What scripts know the outcomes by that are errors in themselves. */
const OUTCOME_NAMES: Partial<Record<Outcome, string>> = {
  notCanceled: 'DeploymentNotCanceledError',
  alreadyCompleted: 'DeploymentAlreadyCompletedError',
  finalizing: 'DeploymentFinalizingError',
  notFound: 'DeploymentNotFoundError',
};

/** Which sentence says what is the case. */
const sentenceOf = ({ deployment, outcome, request }: Cancellation): string => {
  if (OUTCOME_NAMES[outcome]) {
    const { completedDate } = deployment;
    if (outcome === 'notCanceled' && request === 'unconfirmed') return 'error.notCanceled.perhaps';
    return outcome === 'alreadyCompleted' && !completedDate ? 'error.alreadyCompleted.undated' : `error.${outcome}`;
  }
  if (request === 'notSent' || request === 'dryRun') return 'error.unread';
  if (outcome === 'refused') return deployment.status ? 'error.refused' : 'error.refused.unseen';
  if (outcome === 'unknown') return 'error.unknown';
  return request === 'alreadyCanceling' ? 'error.unseenEnd.before' : 'error.unseenEnd';
};

/** Why a deployment isn't canceled, or isn't known to be; undefined if it is, or is about to be. */
export const cancellationError = (cancellation: Cancellation, context: Context): SfError | undefined => {
  const { deployment, outcome, request, failure } = cancellation;
  const { id, completedDate } = deployment;
  const name = OUTCOME_NAMES[outcome];
  const when = completedDate ? momentPhrase(completedDate, context.org.now()) : '';
  const what = sentences.getMessage(sentenceOf(cancellation), [id, context.org.name, statusOf(deployment), when]);
  if (name) {
    const why = failure ? ` ${whyFailed(failure, context)}` : '';
    const actions = [sentences.getMessage(`nextStep.${outcome}`, [watchCommand(context, id)])];
    return SfError.create({ name, message: what + why, actions });
  }
  const isRepeatable = outcome === 'unknown' && request !== 'notSent' && request !== 'dryRun';
  const repeat = isRepeatable ? [sentences.getMessage('nextStep.repeat', [cancelCommand(context, [id])])] : [];
  return failure && failureError(what, failure, context, repeat);
};
