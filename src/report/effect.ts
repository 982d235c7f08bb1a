import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { effectOf } from '../deployments/status.js';
import { say } from '../messages.js';
import { mayKeepCanceledChanges } from '../org/org.js';

const EFFECTS = { saved: 'effect.saved', savedInPart: 'effect.savedInPart', rolledBack: 'effect.rolledBack' } as const;

/** Adds to a sentence about a deployment what its end means for the org, once it has ended. */
export const withEffect = (sentence: string, deployment: Deployment, context: Context): string =>
  deployment.done ? [sentence, effectSentence(deployment, context)].join(' ') : sentence;

const effectSentence = (deployment: Deployment, { org }: Context): string => {
  const { status, phase, checkOnly, startDate, deployResult } = deployment;
  if (checkOnly) return say('effect.validation');
  if (phase === 'canceled') {
    // Only the resource says so: a list that was read before may be from another moment.
    if (deployResult && !startDate) return say('effect.notStarted');
    if (mayKeepCanceledChanges(org)) return say('effect.mayBeKept');
    if (deployResult?.rollbackOnError === false) return say('effect.maySaved');
  }
  const effect = effectOf(status);
  return say(effect ? EFFECTS[effect] : 'effect.unknown');
};

/** To find out whether a deployment has changed the org, if its end doesn't tell. */
export const checkSteps = ({ checkOnly, done, status, phase, deployResult }: Deployment): string[] => {
  const isDoubtful =
    effectOf(status) === undefined || (phase === 'canceled' && deployResult?.rollbackOnError === false);
  return done && !checkOnly && isDoubtful ? [say('nextStep.checkChanges')] : [];
};

/** How to undo the changes of a deployment that nobody wanted; nothing if it has changed nothing. */
export const undoSteps = (deployment: Deployment): string[] => {
  const { checkOnly, done, status } = deployment;
  const hasChanges = ['saved', 'savedInPart'].includes(effectOf(status) ?? '');
  return done && !checkOnly && hasChanges ? [say('nextStep.undo')] : checkSteps(deployment);
};
