import { SfError } from '@salesforce/core';
import type { WaitEnd } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import { isSuccessful } from '../deployments/outcome.js';
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

/**
 * How an interruption leaves deployments behind: the sentence about them, and the user's next step, which is to see how they
 * end, to ask the org to cancel them, or to ask it once more.
 */
const LEFT = {
  /** The org has canceled it, is canceling it at this request, or at another. */
  canceled: { sentence: 'interrupted.canceled', nextStep: undefined },
  canceling: { sentence: 'interrupted.canceling', nextStep: 'watch' },
  beingCanceled: { sentence: 'interrupted.beingCanceled', nextStep: 'watch' },
  /** The org hasn't responded to the request. */
  unconfirmed: { sentence: 'interrupted.unconfirmed', nextStep: 'repeat' },
  /** It was to be canceled, and no request was sent. */
  notSent: { sentence: 'interrupted.notSent', nextStep: 'cancel' },
  /** It was watched, and goes its own way; or nothing was seen of it yet. */
  continues: { sentence: 'interrupted.continues', nextStep: 'watch' },
  unseen: { sentence: 'interrupted.unseen', nextStep: 'watch' },
  /** It couldn't be canceled, or ended in another way; the error says why, if it's one. */
  failed: { sentence: undefined, nextStep: undefined },
  ended: { sentence: undefined, nextStep: undefined },
} as const;

type Left = keyof typeof LEFT;

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

const sentencesAbout = (left: Left, some: Told[], { org }: Context): string[] => {
  const { sentence } = LEFT[left];
  if (!sentence) return some.flatMap(({ error }) => error?.message ?? []);
  const deployments = some.map(({ cancellation }) => cancellation.deployment);
  const ids = listOf(deployments.map(({ id }) => id));
  return [sayCount(sentence, some.length, { org: org.name, ids, status: listOf(deployments.map(statusOf)) })];
};

/**
 * @param purpose the purpose of the command
 * @throws SfError if the command was interrupted before all deployments ended, which tells how each one is left behind
 */
export const assertNotInterrupted = (
  told: Told[],
  end: WaitEnd | 'allSent',
  purpose: Purpose,
  context: Context,
): void => {
  if (end !== 'interrupted' || told.every(({ cancellation }) => cancellation.deployment.done)) return;
  const groups = [...Map.groupBy(told, (each) => leftOf(each, purpose))];
  const idsFor = (nextStep: 'watch' | 'cancel' | 'repeat'): string[] =>
    groups
      .flatMap(([left, some]) => (LEFT[left].nextStep === nextStep ? some : []))
      .map(({ cancellation }) => cancellation.deployment.id);
  const [toWatch, toCancel, toRepeat] = [idsFor('watch'), idsFor('cancel'), idsFor('repeat')];
  throw SfError.create({
    name: INTERRUPTED_ERROR,
    message: joined([say('interrupted'), ...groups.flatMap(([left, some]) => sentencesAbout(left, some, context))]),
    actions: [
      ...seeEndsSteps(toWatch, context),
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

/** The command that tells how deployments end, if there are any. */
export const seeEndsSteps = (ids: string[], context: Context): string[] =>
  ids.length > 0
    ? [sayCount('nextStep.seeEnds', ids.length, { ids: listOf(ids), command: watchCommand(ids, context) })]
    : [];
