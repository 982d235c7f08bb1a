import type { Deployment } from '../deployments/deployment.js';
import { failuresOf } from '../deployments/failures.js';
import type { Filters } from '../deployments/filters.js';
import { isSameId } from '../deployments/jobId.js';
import { type Cancellation, errorNameOf, isAwaited, type Outcome, outcomeOf } from '../deployments/outcome.js';
import { effectOf, exitCodeOfEnd, isBadEnd } from '../deployments/status.js';
import { ExitCode } from '../exitCodes.js';
import type { SentenceKey } from '../messages.js';
import { nextStepAfter } from '../org/errorCodes.js';
import { isRefusal, isUnsent, type OrgFailure } from '../org/failure.js';
import { mayKeepCanceledChanges, type Org } from '../org/org.js';
import { type CancelReason, CONDITIONS } from '../watch/conditions.js';
import { failureName } from './failureError.js';

/** What's known of a deployment when a command ends. It names sentences, and has no words. */
export type Account = {
  cancellation: Cancellation;
  /** What happened, and who did it; undefined if the row in the list says all. */
  what: Extract<SentenceKey, `what.${string}`> | undefined;
  /** What its end means for the org; undefined if it hasn't ended. */
  effect: Extract<SentenceKey, `effect.${string}`> | undefined;
  /** Why a request failed, if that's to be told. */
  failure?: OrgFailure | undefined;
  /** Why the command asked for the cancellation by itself. */
  reason?: CancelReason | undefined;
  /** What the user can do next; `advice` is that of the failure. */
  steps: Step[];
  /** Undefined if it's no error. */
  errorName?: string | undefined;
  exitCode: number;
};

export type Step = Extract<SentenceKey, `step.${string}`> | 'advice';

/** The deployments that a command is about. */
export type Selection = {
  /** One or some that the user named or chose, all, or those to choose from. */
  scope: 'one' | 'some' | 'all' | 'list';
  filters: Filters;
  /** Those that were listed, but not meant. */
  skipped: Deployment[];
  /** Those that it isn't about, of which the user was told. */
  others: Account[];
};

/** What the accounts of a command have in common. */
export type Facts = Pick<Selection, 'scope'> & {
  purpose: 'cancel' | 'watch';
  org: Pick<Org, 'apiVersion' | 'knownUserId'>;
  /** Whether the command waits for the ends. */
  isWaiting?: boolean;
  /** Whether that wait is about to begin. */
  isBeginning?: boolean;
  ignoreCompleted?: boolean;
  reason?: CancelReason | undefined;
};

type Case = Facts & Cancellation;

/** What happened, and the next steps after it. */
type Claim = [what?: Account['what'], ...steps: Step[]];

const when = (condition: unknown, ...steps: Step[]): Step[] => (condition ? steps : []);

/** Whether it's the user's own ID; undefined if the user's, or this one, isn't known. */
const isOwn = (id: string | undefined, { org }: Case): boolean | undefined => {
  const userId = org.knownUserId();
  return id && userId ? isSameId(id, userId) : undefined;
};

/** Whether the org did it at the request of this command, as far as the org tells. */
const isOurs = (one: Case): boolean => one.request === 'accepted' && isOwn(one.deployment.canceledById, one) !== false;

const canceled = (one: Case): Claim => {
  const { canceledByName: user } = one.deployment;
  if (isOurs(one)) return [one.reason ? 'what.canceled.flag' : 'what.canceled'];
  if (user) return ['what.canceled.user'];
  return [one.request === 'refused' || one.request === 'alreadyCanceling' ? 'what.canceled.earlier' : 'what.canceled'];
};

const canceling = (one: Case): Claim => {
  const { phase, canceledByName: user } = one.deployment;
  if (!isOurs(one)) return [user ? 'what.canceling.user' : 'what.canceling.somebody', 'step.watch'];
  if (one.isBeginning) return ['what.canceling.accepted'];
  if (one.seen === 'never') return ['what.canceling.unseen', 'step.watch'];
  return [phase === 'canceling' ? 'what.canceling' : 'what.canceling.hidden', 'step.watch'];
};

/** Whether a repetition may be accepted: the reason passes, or nobody knows what else would help. */
const mayPass = (failure: OrgFailure): boolean =>
  !isRefusal(failure) || (failure.kind === 'refused' && !nextStepAfter(failure.errorCode, failure.reason));

const refused = ({ seen, failure, requestFailure = failure }: Case): Claim => {
  if (requestFailure?.errorCode === 'INVALID_SESSION_ID') {
    return ['what.noSession', 'advice', 'step.setup'];
  }
  const repeat = when(requestFailure && mayPass(requestFailure), 'step.repeat');
  return seen === 'now'
    ? ['what.refused', ...repeat, 'advice', 'step.setup']
    : ['what.refused.unread', ...repeat, 'advice', 'step.watch', 'step.setup'];
};

const notSent = ({ failure }: Case): Claim => ['what.notSent', ...when(failure, 'advice', 'step.setup'), 'step.cancel'];

/** What is told of each outcome. */
const CLAIMS: Record<Outcome, (one: Case) => Claim> = {
  canceled,
  alreadyCanceled: canceled,
  canceling: (one) => (one.failure ? ['what.unseenEnd', 'advice', 'step.seeInSetup'] : canceling(one)),
  alreadyCanceling: (one) => {
    if (one.deployment.done) return canceled(one);
    return one.failure ? ['what.unseenEnd.earlier', 'advice', 'step.seeInSetup'] : canceling(one);
  },
  notCanceled: () => ['what.notCanceled'],
  alreadyCompleted: ({ deployment }) => [deployment.completedDate ? 'what.completed' : 'what.notCanceled'],
  finalizing: ({ deployment: { checkOnly } }) => {
    if (checkOnly) return ['what.finalizing.validation', 'step.watch'];
    return [checkOnly === false ? 'what.finalizing' : 'what.finalizing.unknownKind', 'step.watch', 'step.undoLater'];
  },
  notFound: () => ['what.notFound', 'step.notFound'],
  refused,
  unknown: (one) => {
    const { request, failure, requestFailure = failure } = one;
    if (request === 'notSent' && one.purpose === 'cancel') return notSent(one);
    if (request === 'notSent' || request === 'dryRun') return ['what.unread', 'advice', 'step.seeInSetup'];
    if (request === 'refusedWhileWatching') return refused(one);
    if (!requestFailure) return ['what.noResponse', 'step.repeat', 'step.setup'];
    return [isUnsent(requestFailure) ? 'what.unsent' : 'what.unconfirmed', 'step.repeat', 'advice', 'step.setup'];
  },
  wouldCancel: (one) => {
    if (one.scope === 'all') return [undefined, 'step.review'];
    // What only looks suggests no command that cancels what other people requested without asking.
    const isNamed = one.scope !== 'list' && isOwn(one.deployment.createdById, one);
    return [undefined, isNamed ? 'step.cancel' : 'step.choose'];
  },
  unfinished: (one) => {
    if (one.deployment.phase === 'canceling') return canceling(one);
    if (one.request === 'refusedWhileWatching') return refused(one);
    if (one.purpose === 'cancel') return notSent(one);
    return [one.seen === 'never' ? 'what.unseen' : 'what.unfinished'];
  },
  ended: (one) => {
    if (one.deployment.phase === 'canceled') return canceled(one);
    return one.request === 'refusedWhileWatching'
      ? ['what.ended.refused', 'advice']
      : [one.reason ? 'what.notCanceled' : 'what.ended'];
  },
};

/** Whether the org says that it never began, and hasn't processed anything of it. */
const isUntouched = ({ deployResult, ...deployment }: Deployment): boolean => {
  const { numberComponentsDeployed = 0, numberComponentErrors = 0, numberTestsCompleted = 0 } = deployment;
  return (
    deployResult?.startDate === null && numberComponentsDeployed + numberComponentErrors + numberTestsCompleted === 0
  );
};

/** What became of changes that the org doesn't keep, as a rule. */
const rolledBackIn = (one: Case): Account['effect'] => {
  const { phase, deployResult } = one.deployment;
  const isMaybeOurs = isOurs(one) || one.request === 'unconfirmed';
  if (phase === 'canceled' && isMaybeOurs && mayKeepCanceledChanges(one.org)) return 'effect.mayBeKept';
  if (deployResult?.rollbackOnError === false) return 'effect.maySaved';
  if (deployResult?.rollbackOnError !== true) return 'effect.mayBeKept';
  return phase === 'canceled' && !isOurs(one) ? 'effect.rolledBackUnlessOld' : 'effect.rolledBack';
};

/** DESIGN.md says which facts allow which of these. */
const effectIn = (one: Case): Account['effect'] => {
  const { status, phase, done, checkOnly } = one.deployment;
  if (!done) return undefined;
  if (checkOnly) return 'effect.validation';
  if (phase === 'canceled' && isUntouched(one.deployment)) return 'effect.notStarted';
  const effect = effectOf(status);
  if (effect === undefined) return 'effect.unknown';
  if (effect === 'rolledBack') return rolledBackIn(one);
  return checkOnly === undefined ? 'effect.savedUnlessValidation' : `effect.${effect}`;
};

/** What somebody who wanted it canceled does about its effect. */
const EFFECT_STEPS: Record<NonNullable<Account['effect']>, Step[]> = {
  'effect.saved': ['step.undo'],
  'effect.savedInPart': ['step.undo'],
  'effect.savedUnlessValidation': ['step.undo'],
  'effect.rolledBack': [],
  'effect.rolledBackUnlessOld': [],
  'effect.notStarted': [],
  'effect.validation': [],
  'effect.maySaved': ['step.check'],
  'effect.mayBeKept': ['step.check'],
  'effect.unknown': ['step.check'],
};

/** The next steps after the end of a deployment that somebody wanted to succeed. */
const watchedSteps = (one: Case): Step[] => {
  const { phase, status, canceledById, canceledByName } = one.deployment;
  const isShown = one.scope === 'one' && failuresOf(one.deployment).length > 0;
  if (phase !== 'canceled') {
    return isShown ? ['step.fix'] : when(isBadEnd(status) && effectOf(status), 'step.failures');
  }
  return [
    ...when(isShown, 'step.fix'),
    ...when(isOurs(one) && one.reason === 'timeUp', 'step.moreTime'),
    ...when(isOurs(one) && one.reason === 'queuedTooLong', 'step.queue'),
    ...when(!isOurs(one) && canceledByName && !isOwn(canceledById, one), 'step.ask'),
  ];
};

/** The next steps after an end. */
const endSteps = (one: Case, effect: NonNullable<Account['effect']>): Step[] => {
  const { purpose, request, deployment } = one;
  const own = EFFECT_STEPS[effect];
  // Who only watches wants the changes to be in the org.
  if (purpose === 'watch')
    return [...own.filter((step) => request !== 'notSent' || step !== 'step.undo'), ...watchedSteps(one)];
  const isBad = deployment.phase === 'ended' && isBadEnd(deployment.status);
  const isDeployable = effect === 'effect.validation' && deployment.phase === 'ended' && !isBad;
  const list = when(deployment.phase === 'canceled' && request !== 'dryRun', 'step.list');
  return [...own, ...when(isDeployable, 'step.quickDeploy'), ...when(isBad, 'step.failures'), ...list];
};

/** Whether what would be an error is none for this command. */
const isFine = ({ purpose, ignoreCompleted, deployment, request, failure }: Case, outcome: Outcome): boolean => {
  if (purpose === 'watch') return deployment.done;
  return request === 'dryRun' ? !failure : ignoreCompleted === true && outcome === 'alreadyCompleted';
};

const exitCodeOf = (one: Case): number => {
  const { purpose, request, scope, reason, deployment } = one;
  if (request === 'dryRun') return ExitCode.success;
  if (purpose === 'cancel') return one.isWaiting && isAwaited(one) ? ExitCode.unfinished : ExitCode.success;
  const { always, canceled: ifCanceled } = { ...(reason && CONDITIONS[reason].exitCode) };
  if (always !== undefined) return always;
  if (ifCanceled !== undefined && deployment.phase === 'canceled') return ifCanceled;
  if (!deployment.done) return ExitCode.unfinished;
  // How other people's deployments end, when it's about all, is no failure.
  return scope === 'all' ? ExitCode.success : exitCodeOfEnd(deployment.status);
};

/** The account of a deployment that the command is about. */
export const accountOf = (cancellation: Cancellation, facts: Facts): Account => {
  const outcome = outcomeOf(cancellation);
  const { requestFailure, failure = requestFailure, deployment } = cancellation;
  const one: Case = { ...facts, ...cancellation };
  const decisive = outcome === 'unfinished' && facts.purpose === 'cancel' ? failure : cancellation.failure;
  const effect = effectIn(one);
  const [what, ...own] = CLAIMS[outcome](one);
  const errorName = isFine(one, outcome) ? undefined : (errorNameOf(outcome) ?? failureName(decisive));
  const isWatchedOn = facts.purpose === 'watch' && errorName === undefined && !deployment.done;
  return {
    ...{ cancellation, what, effect, reason: facts.reason, errorName },
    failure: own.includes('advice') ? failure : undefined,
    steps: [...own, ...when(isWatchedOn, 'step.watch'), ...(effect ? endSteps(one, effect) : [])],
    exitCode: errorName === undefined ? exitCodeOf(one) : ExitCode.failure,
  };
};
