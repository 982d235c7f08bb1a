import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import { type Cancellation, type CancelRequest, errorNameOf, type Outcome, outcomeOf } from '../deployments/outcome.js';
import { isBadEnd } from '../deployments/status.js';
import { say, type SentenceKey } from '../messages.js';
import { isUnsent } from '../org/failure.js';
import { cancelCommand, listCommand, watchCommand } from './commandsToPaste.js';
import { undoSteps, withEffect } from './effect.js';
import { failureError, whyFailed } from './failureError.js';
import { momentPhrase, statusOf } from './phrases.js';

type ErrorWords = { message: string; nextSteps: string[] };

type WordsOf = (cancellation: Cancellation, context: Context) => ErrorWords;

const placesOf = ({ deployment }: Cancellation, { org }: Context): Record<'id' | 'org' | 'status', string> => ({
  id: deployment.typedId ?? deployment.id,
  org: org.name,
  status: statusOf(deployment),
});

/** Next steps after a deployment has ended in another way. */
const stepsAfterEnd = ({ deployment }: Cancellation, context: Context): string[] => [
  ...undoSteps(deployment),
  ...(isBadEnd(deployment.status)
    ? [say('nextStep.seeFailures', { command: watchCommand([deployment.id], context) })]
    : []),
];

const NOT_CANCELED = {
  accepted: 'error.notCanceled',
  unconfirmed: 'error.notCanceled.unconfirmed',
  alreadyCanceling: 'error.notCanceled.alreadyCanceling',
} as const;

const notCanceled: WordsOf = (cancellation, context) => {
  const { deployment, request } = cancellation;
  const key = request in NOT_CANCELED ? NOT_CANCELED[request as keyof typeof NOT_CANCELED] : NOT_CANCELED.accepted;
  return {
    message: withEffect(say(key, placesOf(cancellation, context)), deployment, context),
    nextSteps: stepsAfterEnd(cancellation, context),
  };
};

const alreadyCompleted: WordsOf = (cancellation, context) => {
  const { deployment } = cancellation;
  const places = placesOf(cancellation, context);
  const what = deployment.completedDate
    ? say('error.alreadyCompleted', { ...places, when: momentPhrase(deployment.completedDate, context.org.now()) })
    : say('error.alreadyCompleted.undated', places);
  return {
    message: withEffect(what, deployment, context),
    nextSteps: stepsAfterEnd(cancellation, context),
  };
};

const finalizing: WordsOf = (cancellation, context) => ({
  message: say('error.finalizing', placesOf(cancellation, context)),
  nextSteps: [
    say('nextStep.seeEnd', { command: watchCommand([cancellation.deployment.id], context) }),
    ...(cancellation.deployment.checkOnly ? [] : [say('nextStep.undoLater')]),
  ],
});

const notFound: WordsOf = (cancellation, context) => ({
  message: say('error.notFound', placesOf(cancellation, context)),
  nextSteps: [say('nextStep.notFound', { command: listCommand(context) })],
});

/** The words of the outcomes that are errors by themselves. */
const OUTCOME_WORDS: Record<Outcome, WordsOf | undefined> = {
  canceled: undefined,
  canceling: undefined,
  alreadyCanceled: undefined,
  alreadyCanceling: undefined,
  notCanceled,
  alreadyCompleted,
  finalizing,
  notFound,
  refused: undefined,
  unknown: undefined,
  wouldCancel: undefined,
  unfinished: undefined,
  ended: undefined,
};

/** The sentence that names the failed step; the failure says why. */
const FAILED_REQUESTS = {
  accepted: 'error.unseenEnd',
  unconfirmed: 'error.unknown',
  refused: 'error.unknown',
  alreadyCanceling: 'error.unseenEnd.alreadyCanceling',
  notSent: 'error.unread',
  dryRun: 'error.unread',
} as const satisfies Record<CancelRequest, SentenceKey>;

/** The way without this command. */
const SETUP_STEPS = {
  accepted: 'nextStep.seeInSetup',
  unconfirmed: 'nextStep.setup',
  refused: 'nextStep.setup',
  alreadyCanceling: 'nextStep.seeInSetup',
  notSent: 'nextStep.seeInSetup',
  dryRun: undefined,
} as const satisfies Record<CancelRequest, SentenceKey | undefined>;

const failedRequest = (cancellation: Cancellation, context: Context): string => {
  const places = placesOf(cancellation, context);
  const key = FAILED_REQUESTS[cancellation.request];
  if (key === 'error.unknown' && cancellation.failure && isUnsent(cancellation.failure))
    return say('error.unsent', places);
  if (outcomeOf(cancellation) !== 'refused') return say(key, places);
  return say(cancellation.deployment.status ? 'error.refused' : 'error.refused.unseen', places);
};

/** Why a deployment isn't canceled, or isn't known to be; undefined if it is, or is about to be. */
export const cancellationError = (cancellation: Cancellation, context: Context): SfError | undefined => {
  const { deployment, request, failure } = cancellation;
  const outcome = outcomeOf(cancellation);
  const name = errorNameOf(outcome);
  const words = OUTCOME_WORDS[outcome]?.(cancellation, context);
  if (name && words) {
    // The org's words about a deployment that it doesn't have add nothing.
    const why = failure && outcome !== 'notFound' ? [whyFailed(failure, context)] : [];
    return SfError.create({ name, message: [words.message, ...why].join(' '), actions: words.nextSteps });
  }
  if (!failure) return undefined;
  const isRepeatable = outcome === 'unknown' && request !== 'notSent' && request !== 'dryRun';
  const repeat = isRepeatable ? [say('nextStep.repeat', { command: cancelCommand([deployment.id], context) })] : [];
  const setup = SETUP_STEPS[request];
  return failureError(failedRequest(cancellation, context), failure, context, (own) => [
    ...repeat,
    ...own,
    ...(setup ? [say(setup)] : []),
  ]);
};
