import { SfError } from '@salesforce/core';
import type { Context } from '../context.js';
import type { Cancellation, Outcome } from '../deployments/outcome.js';
import { sentences } from '../messages.js';
import type { FailureKind, OrgFailure } from '../org/failure.js';
import { momentPhrase, statusOf } from './describe.js';
import { ExitCode } from './result.js';
import { cancelCommand, watchCommand } from './commandsToPaste.js';

/** For a command that was called in a way that it can't be. It exits with oclif's code for that. */
export const usageError = (key: string, ...tokens: string[]): SfError =>
  sentences.createError(key, tokens, [], ExitCode.wrongUsage);

/** What the user can do about an error of the org's API, by the org's code. */
const NEXT_STEPS: ReadonlyMap<string, string> = new Map([
  ['API_CURRENTLY_DISABLED', 'nextStep.getPermission'],
  ['API_DISABLED_FOR_ORG', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS', 'nextStep.getPermission'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'nextStep.getPermission'],
  // What a query of deployments gets without the permission.
  ['INVALID_TYPE', 'nextStep.getPermission'],
  ['INVALID_SESSION_ID', 'nextStep.logIn'],
  ['REQUEST_LIMIT_EXCEEDED', 'nextStep.awaitLimit'],
  ['SERVER_UNAVAILABLE', 'nextStep.tryLater'],
]);

/** What scripts know a failure by that isn't an error of the org's API. */
const FAILURE_NAMES: Record<Exclude<FailureKind, 'refused'>, string> = {
  unexpected: 'UnexpectedResponseError',
  redirected: 'UnexpectedResponseError',
  unreachable: 'OrgUnreachableError',
  proxyRefused: 'OrgUnreachableError',
  proxyUnusable: 'OrgUnreachableError',
  loginUnreadable: 'LoginUnusableError',
  loginIncomplete: 'LoginUnusableError',
};

/** The name of a failure: the org's own code, or ours. */
const nameOf = ({ kind, errorCode }: OrgFailure): string =>
  kind === 'refused' ? (errorCode ?? '') : FAILURE_NAMES[kind];

/** What the sentences of a failure need, also of an org that the command isn't connected to. */
type FailureContext = Pick<Context, 'bin'> & { org: Pick<Context['org'], 'name' | 'instanceUrl'> };

/** A sentence that says why a request failed. */
export const whyFailed = ({ kind, reason, httpStatus }: OrgFailure, { org }: FailureContext): string => {
  if (kind === 'unreachable') return sentences.getMessage('why.unreachable', [org.instanceUrl, reason]);
  if (kind !== 'unexpected') return sentences.getMessage(`why.${kind}`, [reason]);
  return sentences.getMessage(reason ? 'why.unexpected' : 'why.empty', [String(httpStatus), reason]);
};

const whatToDo = ({ kind, errorCode }: OrgFailure, { bin, org }: FailureContext): string[] => {
  const key = errorCode ? NEXT_STEPS.get(errorCode) : `nextStep.${kind}`;
  return key ? [sentences.getMessage(key, key === 'nextStep.logIn' ? [bin] : [org.instanceUrl])] : [];
};

/**
 * Tells the user what went wrong between the command and the org.
 *
 * @param what a sentence that says what the command can't do
 * @param nextSteps what the user can do, besides what the failure itself suggests
 */
export const failureError = (
  what: string,
  failure: OrgFailure,
  context: FailureContext,
  nextSteps: string[] = [],
): SfError =>
  SfError.create({
    name: nameOf(failure),
    message: [what, whyFailed(failure, context)].join(' '),
    actions: [...whatToDo(failure, context), ...nextSteps],
  });

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
