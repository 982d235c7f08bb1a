import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import {
  type Cancellation,
  type CancelRequest,
  errorNameOf,
  type OutcomeError,
  outcomeOf,
} from '../deployments/outcome.js';
import { isBadEnd } from '../deployments/status.js';
import { say, type SentenceKey } from '../messages.js';
import { isUnsent } from '../org/failure.js';
import { cancelCommand, listCommand, watchCommand } from './commandsToPaste.js';
import { undoSteps, withEffect } from './effect.js';
import { failureError, whyFailed } from './failureError.js';
import { momentPhrase, type Places, placesOf } from './phrases.js';

/**
 * By how the org took the request: the sentence about another end, the one that names the failed step, of which the failure
 * says why, and the way without this command.
 */
const REQUEST_WORDS = {
  accepted: { notCanceled: 'error.notCanceled', failed: 'error.unseenEnd', setup: 'nextStep.seeInSetup' },
  unconfirmed: { notCanceled: 'error.notCanceled.unconfirmed', failed: 'error.unknown', setup: 'nextStep.setup' },
  refused: { notCanceled: 'error.notCanceled', failed: 'error.unknown', setup: 'nextStep.setup' },
  alreadyCanceling: {
    notCanceled: 'error.notCanceled.alreadyCanceling',
    failed: 'error.unseenEnd.alreadyCanceling',
    setup: 'nextStep.seeInSetup',
  },
  notSent: { notCanceled: 'error.notCanceled', failed: 'error.unread', setup: 'nextStep.seeInSetup' },
  dryRun: { notCanceled: 'error.notCanceled', failed: 'error.unread', setup: undefined },
} as const satisfies Record<CancelRequest, Record<string, SentenceKey | undefined>>;

type ErrorWords = { message: string; nextSteps: string[] };

type WordsOf = (cancellation: Cancellation, places: Places, context: Context) => ErrorWords;

/** For a deployment that ended in another way. */
const wordsOfEnd = (what: string, { deployment }: Cancellation, context: Context): ErrorWords => ({
  message: withEffect(what, deployment, context),
  nextSteps: [
    ...undoSteps(deployment),
    ...(isBadEnd(deployment.status)
      ? [say('nextStep.seeFailures', { command: watchCommand([deployment.id], context) })]
      : []),
  ],
});

/** The words of the outcomes that are errors by themselves. */
const OUTCOME_WORDS: Record<OutcomeError, WordsOf> = {
  DeploymentNotCanceledError: (cancellation, places, context) =>
    wordsOfEnd(say(REQUEST_WORDS[cancellation.request].notCanceled, places), cancellation, context),

  DeploymentAlreadyCompletedError: (cancellation, places, context) => {
    const { completedDate } = cancellation.deployment;
    const what = completedDate
      ? say('error.alreadyCompleted', { ...places, when: momentPhrase(completedDate, context.org.now()) })
      : say('error.alreadyCompleted.undated', places);
    return wordsOfEnd(what, cancellation, context);
  },

  DeploymentFinalizingError: ({ deployment }, places, context) => ({
    message: say('error.finalizing', places),
    nextSteps: [
      say('nextStep.seeEnd', { command: watchCommand([deployment.id], context) }),
      ...(deployment.checkOnly ? [] : [say('nextStep.undoLater')]),
    ],
  }),

  DeploymentNotFoundError: (_, places, context) => ({
    message: say('error.notFound', places),
    nextSteps: [say('nextStep.notFound', { command: listCommand(context) })],
  }),
};

const failedRequest = (cancellation: Cancellation, places: Places): string => {
  const { deployment, request, failure } = cancellation;
  const key = REQUEST_WORDS[request].failed;
  if (key === 'error.unknown' && failure && isUnsent(failure)) return say('error.unsent', places);
  if (outcomeOf(cancellation) !== 'refused') return say(key, places);
  return say(deployment.status ? 'error.refused' : 'error.refused.unseen', places);
};

/** Why a deployment isn't canceled, or isn't known to be; undefined if it is, or is about to be. */
export const cancellationError = (cancellation: Cancellation, context: Context): SfError | undefined => {
  const { deployment, request, failure } = cancellation;
  const { id, typedId = id } = deployment;
  const places = { ...placesOf(deployment, context), id: typedId };
  const outcome = outcomeOf(cancellation);
  const name = errorNameOf(outcome);
  if (name) {
    const { message, nextSteps } = OUTCOME_WORDS[name](cancellation, places, context);
    // The org's words about a deployment that it doesn't have add nothing.
    const why = failure && outcome !== 'notFound' ? [whyFailed(failure, context)] : [];
    return SfError.create({ name, message: [message, ...why].join(' '), actions: nextSteps });
  }
  if (!failure) return undefined;
  const isRepeatable = outcome === 'unknown' && request !== 'notSent' && request !== 'dryRun';
  const repeat = isRepeatable ? [say('nextStep.repeat', { command: cancelCommand([id], context) })] : [];
  const { setup } = REQUEST_WORDS[request];
  return failureError(failedRequest(cancellation, places), failure, context, (own) => [
    ...repeat,
    ...own,
    ...(setup ? [say(setup)] : []),
  ]);
};
