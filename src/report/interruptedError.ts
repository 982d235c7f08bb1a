import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import { type Cancellation, isSuccessful, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import { cancellationError } from './cancellationError.js';
import { cancelCommand, watchCommand } from './commandsToPaste.js';
import { listOf, statusOf } from './phrases.js';
import { toResult } from './result.js';

/** The error's name, which scripts depend on. */
const INTERRUPTED_ERROR = 'InterruptedError';

/** For an interruption before the org was asked about anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: INTERRUPTED_ERROR,
    message: [say('interrupted'), say('nothingCanceled')].join(' '),
    exitCode: ExitCode.interrupted,
  });

/** How a deployment is left behind by the interruption. */
type Left =
  'canceled' | 'ended' | 'canceling' | 'unconfirmed' | 'failed' | 'beingCanceled' | 'continues' | 'notSent' | 'unseen';

const leftOf = (cancellation: Cancellation): Left => {
  const { deployment, request, failure } = cancellation;
  if (isSuccessful(cancellation)) return deployment.done ? 'canceled' : 'canceling';
  if (deployment.done) return 'ended';
  if (failure && outcomeOf(cancellation) !== 'unknown') return 'failed';
  if (request === 'unconfirmed') return failure ? 'failed' : 'unconfirmed';
  if (request !== 'notSent') return 'failed';
  if (deployment.phase === 'canceling') return 'beingCanceled';
  return deployment.phase === 'unseen' ? 'unseen' : 'continues';
};

type Words = {
  /** A sentence about some deployments that were left behind in the same way. */
  sentences: (cancellations: Cancellation[], context: Context) => string[];
  /** Whether to ask the org to cancel them once more, or to see how they end. */
  nextStep: 'cancel' | 'watch' | undefined;
};

const counted =
  (key: Parameters<typeof sayCount>[0] & `interrupted.${string}`) =>
  (cancellations: Cancellation[], { org }: Context): string[] => [
    sayCount(key as 'interrupted.canceling', cancellations.length, {
      org: org.name,
      ids: listOf(cancellations.map(({ deployment }) => deployment.id)),
      status: cancellations.map(({ deployment }) => statusOf(deployment)).join(', '),
    }),
  ];

const LEFT_WORDS: Record<Left, Words> = {
  canceled: { sentences: counted('interrupted.canceled'), nextStep: undefined },
  ended: { sentences: (some, context) => some.flatMap((each) => messageOf(each, context)), nextStep: undefined },
  canceling: { sentences: counted('interrupted.canceling'), nextStep: 'watch' },
  unconfirmed: { sentences: counted('interrupted.unconfirmed'), nextStep: 'cancel' },
  failed: { sentences: (some, context) => some.flatMap((each) => messageOf(each, context)), nextStep: 'cancel' },
  beingCanceled: { sentences: counted('interrupted.beingCanceled'), nextStep: 'watch' },
  continues: { sentences: counted('interrupted.continues'), nextStep: 'watch' },
  notSent: { sentences: counted('interrupted.notSent'), nextStep: 'cancel' },
  unseen: { sentences: counted('interrupted.unseen'), nextStep: 'watch' },
};

const messageOf = (cancellation: Cancellation, context: Context): string[] => {
  const error = isSuccessful(cancellation) ? undefined : cancellationError(cancellation, context);
  return error ? [error.message] : [];
};

/**
 * For an interruption while the command was about deployments: tells each one as it is left behind.
 *
 * @param purpose what the command was for: what wasn't sent is missing only where the deployments were to be canceled
 */
export const interruptedError = (
  cancellations: Cancellation[],
  purpose: 'cancel' | 'watch',
  context: Context,
): SfError => {
  const isUnsent = (left: Left): boolean => purpose === 'cancel' && (left === 'continues' || left === 'unseen');
  const left = Map.groupBy(cancellations, (each) => {
    const how = leftOf(each);
    return isUnsent(how) ? 'notSent' : how;
  });
  const idsFor = (nextStep: Words['nextStep']): string[] =>
    [...left].flatMap(([how, some]) =>
      LEFT_WORDS[how].nextStep === nextStep ? some.map(({ deployment }) => deployment.id) : [],
    );
  const [toWatch, toCancel] = [idsFor('watch'), idsFor('cancel')];
  return SfError.create({
    name: INTERRUPTED_ERROR,
    message: [say('interrupted'), ...[...left].flatMap(([how, some]) => LEFT_WORDS[how].sentences(some, context))].join(
      ' ',
    ),
    actions: [
      ...(toWatch.length > 0
        ? [sayCount('nextStep.seeEnds', toWatch.length, { command: watchCommand(toWatch, context) })]
        : []),
      ...(toCancel.length > 0 ? [say('nextStep.repeat', { command: cancelCommand(toCancel, context) })] : []),
    ],
    exitCode: ExitCode.interrupted,
    data: toResult(
      cancellations.map((cancellation) => ({
        cancellation,
        error: isSuccessful(cancellation) ? undefined : cancellationError(cancellation, context),
      })),
      context,
    ),
  });
};
