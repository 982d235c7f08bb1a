import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import { type Cancellation, isSuccessful } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import { cancelCommand, watchCommand } from './commandsToPaste.js';
import { joined, listOf, statusOf } from './phrases.js';
import { type Told, toResult } from './result.js';

/** The error's name, which scripts depend on. */
const INTERRUPTED_ERROR = 'InterruptedError';

/** For an interruption before the org was asked about anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: INTERRUPTED_ERROR,
    message: [say('interrupted'), say('nothingCanceled')].join(' '),
    exitCode: ExitCode.interrupted,
  });

/** How the interruption leaves a deployment behind. */
type Left =
  /** The org has canceled it, is canceling it at this request, or at another. */
  | 'canceled'
  | 'canceling'
  | 'beingCanceled'
  /** The org hasn't responded to the request. */
  | 'unconfirmed'
  /** It was to be canceled, and no request was sent. */
  | 'notSent'
  /** It was watched, and goes its own way; or nothing was seen of it yet. */
  | 'continues'
  | 'unseen'
  /** It couldn't be canceled, or ended in another way; the error says why, if it's one. */
  | 'failed'
  | 'ended';

type Purpose = 'cancel' | 'watch';

const leftOf = ({ cancellation, error }: Told, purpose: Purpose): Left => {
  const { deployment, request } = cancellation;
  if (isSuccessful(cancellation)) return deployment.done ? 'canceled' : 'canceling';
  if (deployment.done) return 'ended';
  if (error) return 'failed';
  if (request === 'unconfirmed') return 'unconfirmed';
  if (purpose === 'cancel') return 'notSent';
  if (deployment.phase === 'canceling') return 'beingCanceled';
  return deployment.phase === 'unseen' ? 'unseen' : 'continues';
};

/** The sentences about some deployments that are left behind in the same way, which have the same places. */
const SENTENCES = {
  canceled: 'interrupted.canceled',
  canceling: 'interrupted.canceling',
  beingCanceled: 'interrupted.beingCanceled',
  unconfirmed: 'interrupted.unconfirmed',
  notSent: 'interrupted.notSent',
  continues: 'interrupted.continues',
  unseen: 'interrupted.unseen',
} as const satisfies Record<Exclude<Left, 'failed' | 'ended'>, string>;

/** The user's next step: see how it ends, ask the org to cancel, or ask it once more. */
const NEXT_STEPS: Record<Left, 'watch' | 'cancel' | 'repeat' | undefined> = {
  canceled: undefined,
  canceling: 'watch',
  beingCanceled: 'watch',
  unconfirmed: 'repeat',
  notSent: 'cancel',
  continues: 'watch',
  unseen: 'watch',
  failed: undefined,
  ended: undefined,
};

const deploymentsOf = (some: Told[]): Array<Cancellation['deployment']> =>
  some.map(({ cancellation }) => cancellation.deployment);

const sentencesAbout = (left: Left, some: Told[], { org }: Context): string[] => {
  if (left === 'ended' || left === 'failed') return some.flatMap(({ error }) => (error ? error.message : []));
  const deployments = deploymentsOf(some);
  return [
    sayCount(SENTENCES[left], deployments.length, {
      org: org.name,
      ids: listOf(deployments.map(({ id }) => id)),
      status: listOf(deployments.map(statusOf)),
    }),
  ];
};

/**
 * For an interruption while the command was about deployments: tells each one as it is left behind.
 *
 * @param purpose the purpose of the command
 */
export const interruptedError = (told: Told[], purpose: Purpose, context: Context): SfError => {
  const groups = [...Map.groupBy(told, (each) => leftOf(each, purpose))];
  const idsFor = (nextStep: 'watch' | 'cancel' | 'repeat'): string[] =>
    groups.flatMap(([left, some]) => (NEXT_STEPS[left] === nextStep ? deploymentsOf(some).map(({ id }) => id) : []));
  const [toWatch, toCancel, toRepeat] = [idsFor('watch'), idsFor('cancel'), idsFor('repeat')];
  const watch = watchCommand(toWatch, context);
  return SfError.create({
    name: INTERRUPTED_ERROR,
    message: joined([say('interrupted'), ...groups.flatMap(([left, some]) => sentencesAbout(left, some, context))]),
    actions: [
      ...(toWatch.length > 0
        ? [sayCount('nextStep.seeEnds', toWatch.length, { ids: listOf(toWatch), command: watch })]
        : []),
      ...(toRepeat.length > 0 ? [say('nextStep.repeat', { command: cancelCommand(toRepeat, context) })] : []),
      ...(toCancel.length > 0
        ? [sayCount('nextStep.cancelThem', toCancel.length, { command: cancelCommand(toCancel, context) })]
        : []),
      ...new Set(told.flatMap(({ error }) => error?.actions ?? [])),
    ],
    exitCode: ExitCode.interrupted,
    data: toResult(told, context),
  });
};
