import { SfError } from '@salesforce/core';
import type { Duration } from '@salesforce/kit';
import { deployRequestPath, deployStatusUrl } from '../api/deployRequests.js';
import type { WaitEnd } from '../cancel/waitForEnds.js';
import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import { type Failure, failuresOf } from '../deployments/failures.js';
import { NO_FILTERS } from '../deployments/filters.js';
import { type Cancellation, isAwaited, isSuccessful, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import type { CancelRestResult, DeploymentResult } from '../index.js';
import { say, sayCount } from '../messages.js';
import { mayKeepCanceledChanges } from '../org/org.js';
import type { Watched } from '../watch/watched.js';
import { type Account, accountOf, type Facts, type Selection } from './account.js';
import { failureExitCode } from './failureError.js';
import { listCommand } from './commandsToPaste.js';
import { countPhrase, deploymentsPhrase, filterPhrase } from './phrases.js';
import { deploymentTable } from './table.js';
import { groupedSentences, mostUrgentFirst, nextSteps, sentenceOn } from './tell.js';

/** How a command ended, for a person and for a script. */
export type Report = {
  result: CancelRestResult;
  /** The results, for stdout. */
  sentences: string[];
  /** What the user can do next, also for stdout. */
  nextSteps: string[];
  /** Results that scripts get as warnings, and people only as results. */
  warnings: string[];
  exitCode: number;
};

const toDeploymentResult = (account: Account, context: Context): DeploymentResult => {
  const { org } = context;
  const { id, status, done, checkOnly, createdDate, createdByName } = account.cancellation.deployment;
  const { errorName } = account;
  return {
    id,
    status: status ?? null,
    done: status === undefined ? null : done,
    outcome: outcomeOf(account.cancellation),
    checkOnly: checkOnly ?? null,
    createdDate: createdDate ?? null,
    createdByName: createdByName ?? null,
    url: new URL(deployRequestPath(org, id), org.instanceUrl).href,
    deployUrl: deployStatusUrl(org, id),
    ...(errorName === undefined ? {} : { error: { name: errorName, message: sentenceOn(account, context) } }),
  };
};

const deploymentsOf = (cancellations: Cancellation[]): Deployment[] =>
  cancellations.map(({ deployment }) => deployment);

/** The deployments as they were seen last, as JSON. */
const toResult = (accounts: Account[], context: Context): CancelRestResult => {
  const deployments = accounts.map((each) => toDeploymentResult(each, context));
  const [first, ...others] = deployments;
  if (!first || others.length > 0) return { deployments };

  const { id, status, done, outcome, url, deployUrl } = first;
  const deployResult = accounts[0]?.cancellation.deployment.deployResult ?? null;
  return { id, status, done, outcome, url, deployUrl, deployResult, deployments };
};

/** The error's name, which scripts depend on. */
const INTERRUPTED_ERROR = 'InterruptedError';

/** For an interruption before the org was asked about anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: INTERRUPTED_ERROR,
    message: [say('interrupted'), say('nothingCanceled')].join(' '),
    actions: [say('step.again')],
    exitCode: ExitCode.interrupted,
  });

/** From the worst to the best. */
const SEVERITY: number[] = [ExitCode.failure, ExitCode.unfinished, ExitCode.succeededPartial, ExitCode.success];

type Rest = Pick<Selection, 'skipped' | 'others'>;

/** Why there's no deployment to report on. */
export const nothingFound = ({ skipped, others }: Rest, { org }: Context): string => {
  const left = others.map(({ cancellation }) => cancellation.deployment);
  if (left.length > 0) return say('result.none.leftQueue', { deployments: deploymentsPhrase(left) });
  return say(skipped.length > 0 ? 'result.none.matching' : 'result.none', { org: org.name });
};

/** What the user can do if there's no deployment to report on. */
export const stepsWithoutAny = ({ skipped, others }: Rest, context: Context): string[] => {
  if (others.length > 0) return nextSteps(others, NO_FILTERS, context);
  if (skipped.length === 0) return [say('nextStep.checkOrg')];
  return [say('nextStep.seeOthers', { found: countPhrase(skipped), command: listCommand(context) })];
};

type Words = {
  /** The lines before the sentences about the deployments. */
  before?: string[];
  /** Undefined if one sentence says all. */
  summary: string | undefined;
};

/**
 * Reports on deployments: a sentence about each, a summary, and the next steps.
 *
 * @throws SfError if the command was interrupted before they ended, or is about one that's an error
 */
const reportOn = (
  cancellations: Cancellation[],
  { isInterrupted = false, ...facts }: Omit<Facts, 'org' | 'scope'> & { isInterrupted?: boolean },
  { before = [], summary }: Words,
  listed: Selection,
  context: Context,
): Report => {
  const isLeft = isInterrupted && !cancellations.every(({ deployment }) => deployment.done);
  const { org } = context;
  const accounts = cancellations.map((each) => accountOf(each, { ...facts, scope: listed.scope, org }));
  const data = toResult(accounts, context);
  const told = mostUrgentFirst(accounts.filter(({ what }) => what));
  const sentences = isLeft ? groupedSentences(told, context) : told.map((each) => sentenceOn(each, context));
  const actions =
    accounts.length > 0
      ? nextSteps([...accounts, ...listed.others], listed.filters, context)
      : stepsWithoutAny(listed, context);
  if (isLeft) {
    const isUntouched = cancellations.every(({ request }) => request === 'notSent');
    const interrupted = say(isUntouched ? 'interrupted.untouched' : 'interrupted');
    const message = [interrupted, ...sentences].join(sentences.length > 1 ? '\n' : ' ');
    throw SfError.create({ name: INTERRUPTED_ERROR, message, actions, exitCode: ExitCode.interrupted, data });
  }
  const [{ errorName: name, failure } = {}] = listed.scope === 'one' ? accounts : [];
  if (name !== undefined) {
    const exitCode = failure ? failureExitCode(failure) : ExitCode.failure;
    throw SfError.create({ name, message: sentences.join(' '), actions, exitCode, data });
  }
  const last = cancellations.length > 0 ? summary : nothingFound(listed, context);
  const skipped = listed.skipped.length > 0 ? [say('result.skipped', { skipped: countPhrase(listed.skipped) })] : [];
  return {
    result: data,
    sentences: [...before, ...sentences, ...(last ? [[last, ...skipped].join(' ')] : [])],
    nextSteps: actions,
    warnings: accounts.filter(isToldAsWarning).map((each) => sentenceOn(each, context)),
    exitCode: SEVERITY.find((code) => accounts.some(({ exitCode }) => exitCode === code)) ?? ExitCode.success,
  };
};

/** Whether it's no error, but not what was asked for: the deployment had ended, or somebody else had it canceled. */
const isToldAsWarning = ({ cancellation, errorName }: Account): boolean =>
  errorName === undefined && cancellation.request !== 'dryRun' && outcomeOf(cancellation).startsWith('already');

const warnOfTimeout = (end: string, wait: Duration | undefined, { warn }: Context): void => {
  if (end === 'timeUp' && wait) warn(say('warning.timeout', { minutes: sayCount('phrase.minutes', wait.minutes) }));
};

/** Says that the org, asked with this API version, may have kept changes of a deployment that it canceled. */
const warnOfKeptChanges = (cancellations: Cancellation[], { org, warn }: Context): void => {
  const isConcerned = (each: Cancellation): boolean =>
    ['canceled', 'canceling'].includes(outcomeOf(each)) && each.deployment.checkOnly !== true;
  if (mayKeepCanceledChanges(org) && cancellations.some(isConcerned)) {
    warn(say('warning.keptChanges', { version: org.apiVersion }));
  }
};

/** Reports what became of the requests to cancel. */
export const cancelReport = (
  { cancellations, end }: { cancellations: Cancellation[]; end: WaitEnd | 'allSent' },
  { wait, ignoreCompleted }: { wait: Duration | undefined; ignoreCompleted: boolean },
  listed: Selection,
  context: Context,
): Report => {
  const { scope, filters, others } = listed;
  const left = others.filter(({ what }) => what === 'what.leftQueue');
  const ended = end === 'timeUp' ? 'result.all.soFar' : 'result.all';
  const summary = say(wait ? ended : 'result.all.async', {
    org: context.org.name,
    found: filterPhrase(filters, deploymentsOf([...cancellations, ...left.map(({ cancellation }) => cancellation)])),
    count: cancellations.filter((each) => isSuccessful(each) && !(wait && isAwaited(each))).length,
  });
  warnOfKeptChanges(cancellations, context);
  warnOfTimeout(end, wait, context);
  const isInterrupted = end === 'interrupted';
  const facts = { purpose: 'cancel', isInterrupted, isWaiting: wait !== undefined, ignoreCompleted } as const;
  return reportOn(cancellations, facts, { summary: scope === 'one' ? undefined : summary }, listed, context);
};

/** Reports what requests to cancel would meet. */
export const dryRunReport = (cancellations: Cancellation[], listed: Selection, context: Context): Report => {
  const { org, columns } = context;
  const { scope, filters, skipped } = listed;
  const seen = cancellations.map(({ deployment }) => deployment).filter(({ status }) => status !== undefined);
  const { heading, rows } = deploymentTable(seen, org.now(), columns);
  const count = cancellations.filter((each) => outcomeOf(each) === 'wouldCancel').length;
  const list = skipped.length > 0 ? 'result.list.matching' : 'result.list';
  const summary =
    scope === 'list'
      ? say(list, { org: org.name, found: countPhrase(seen) })
      : say('result.dryRun', { org: org.name, count, found: filterPhrase(filters, deploymentsOf(cancellations)) });
  const before = rows.length > 0 ? [heading, ...rows] : [];
  return reportOn(cancellations, { purpose: 'cancel' }, { before, summary }, listed, context);
};

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The components and tests that failed, a line each: their texts come from tests, and mustn't look like lines of ours. */
export const failureLines = (failures: Failure[]): string[] =>
  failures.map(({ name, place, problem }) => {
    const values = { name: inOneLine(name), place: inOneLine(place), problem: inOneLine(problem) };
    return place ? say('watch.failure.place', values) : say('watch.failure', values);
  });

/** Reports how deployments ended that were watched. */
export const watchReport = (
  watched: Watched,
  wait: Duration | undefined,
  listed: Selection,
  context: Context,
): Report => {
  const { cancellations, end, reason, hasShownFailures } = watched;
  const ended = cancellations.filter(({ deployment }) => deployment.done);
  const isOne = listed.scope === 'one';
  const failures = isOne && !hasShownFailures ? ended.flatMap(({ deployment }) => failuresOf(deployment)) : [];
  const found = filterPhrase(listed.filters, deploymentsOf(cancellations));
  const summary = say('result.ended', { org: context.org.name, count: ended.length, found });
  if (reason !== 'timeUp') warnOfTimeout(end, wait, context);
  if (reason) warnOfKeptChanges(cancellations, context);
  const facts = { purpose: 'watch', isInterrupted: end === 'interrupted', reason } as const;
  const words = { before: failureLines(failures), summary: isOne ? undefined : summary };
  return reportOn(cancellations, facts, words, listed, context);
};
