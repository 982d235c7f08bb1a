import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Filters } from '../deployments/filters.js';
import type { Cancellation, Seen } from '../deployments/outcome.js';
import { say, type SentenceKey } from '../messages.js';
import { CONDITIONS } from '../watch/conditions.js';
import type { Account, Step } from './account.js';
import {
  cancelAllCommand,
  cancelCommand,
  chooseCommand,
  listCommand,
  watchAllCommand,
  watchCommand,
} from './commandsToPaste.js';
import { adviceOn, whyFailed } from './failureError.js';
import { deploymentsPhrase, listOf, momentPhrase, statusOf } from './phrases.js';

/** How it's known: it stands behind what was seen. */
const SEEN = { now: 'seen.now', before: 'seen.before', never: 'seen.never' } as const satisfies Record<
  Seen,
  SentenceKey
>;

/** The ID as the user knows it. */
const idOf = ({ cancellation: { deployment } }: Account): string => deployment.typedId ?? deployment.id;

/** What happened to a deployment, what it means for the org, and why it failed. */
export const sentenceOn = (account: Account, context: Context): string => {
  const { cancellation, what, effect, failure, reason } = account;
  const { deployment, seen } = cancellation;
  const { completedDate = '', canceledByName: user = '' } = deployment;
  const { org } = context;
  const status = statusOf(deployment);
  const values = {
    ...{ id: idOf(account), org: org.name, status, user },
    seen: say(SEEN[seen], { status }),
    when: completedDate && momentPhrase(completedDate, org.now()),
    flag: reason ? CONDITIONS[reason].flag : '',
  };
  return [
    ...(what ? [say(what, values)] : []),
    ...(effect ? [say(effect)] : []),
    // If it has ended nevertheless, the user was told before why the request failed.
    ...(failure && !effect ? [whyFailed(failure, context)] : []),
  ].join(' ');
};

/** A sentence on each of several, or on all those of which the same is to be said. */
export const groupedSentences = (accounts: Account[], context: Context): string[] => {
  const groups = Map.groupBy(accounts, (account) => sentenceOn(account, context).replaceAll(idOf(account), ''));
  return [...groups.values()].map(([first, ...others]) =>
    [
      ...(first ? [sentenceOn(first, context)] : []),
      ...(others.length > 0 ? [say('sameFor', { deployments: deploymentsPhrase(deploymentsOf(others)) })] : []),
    ].join(' '),
  );
};

const deploymentsOf = (accounts: Account[]): Deployment[] =>
  accounts.map(({ cancellation }) => cancellation.deployment);

/** What has changed the org comes first, then what may have, what's an error, what isn't as it should be yet, and the rest. */
export const mostUrgentFirst = (accounts: Account[]): Account[] => {
  const rank = ({ steps, errorName, exitCode, cancellation }: Account): number =>
    [
      steps.includes('step.undo'),
      steps.includes('step.check'),
      errorName !== undefined,
      exitCode !== 0 || !cancellation.deployment.done,
      true,
    ].indexOf(true);
  return accounts.toSorted((one, other) => rank(one) - rank(other));
};

type Command = (ids: string[], filters: Filters, context: Context) => string;

const list: Command = (_, __, context) => listCommand(context);
const cancel: Command = (ids, _, context) => cancelCommand(ids, context);
const watch: Command = (ids, _, context) => watchCommand(ids, context);

/** The next steps in the order in which they're told, each with its command to paste. */
const STEPS: Record<Step, Command | undefined> = {
  'step.undo': undefined,
  'step.check': undefined,
  'step.quickDeploy': undefined,
  'step.fix': undefined,
  'step.failures': watch,
  'step.ask': undefined,
  'step.moreTime': undefined,
  'step.queue': list,
  'step.repeat': cancel,
  advice: undefined,
  'step.cancel': cancel,
  'step.cancelOther': cancel,
  'step.choose': (_, filters, context) => chooseCommand(filters, context),
  'step.review': (_, filters, context) => cancelAllCommand(filters, context),
  'step.again': undefined,
  'step.watch': watch,
  'step.watchOther': watch,
  'step.watchAll': (_, filters, context) => watchAllCommand(filters, context),
  'step.undoLater': undefined,
  'step.notFound': list,
  'step.list': list,
  // The way without the command comes last.
  'step.setup': undefined,
  'step.seeInSetup': undefined,
};

/** What the user can do next: each step once, with the IDs of all deployments that it's for. */
export const nextSteps = (accounts: Account[], filters: Filters, context: Context): string[] =>
  (Object.keys(STEPS) as Step[]).flatMap((step) => {
    const some = accounts.filter(({ steps }) => steps.includes(step));
    if (some.length === 0) return [];
    if (step === 'advice') {
      return [...new Set(some.flatMap(({ failure }) => (failure ? adviceOn(failure, context) : [])))];
    }
    const deployments = deploymentsOf(some);
    const values = {
      deployments: deploymentsPhrase(deployments),
      ids: listOf(some.map(idOf)),
      users: listOf([...new Set(deployments.map(({ canceledByName = '' }) => canceledByName))]),
      command:
        STEPS[step]?.(
          deployments.map(({ id }) => id),
          filters,
          context,
        ) ?? '',
    };
    return [say(step, values)];
  });

/** Tells the user at once of deployments that the command isn't about. */
export const tellOthers = (
  deployments: Deployment[],
  what: 'what.leftQueue' | 'what.alsoYours' | 'what.queuedLater',
  step: Step,
  context: Context,
): Account[] => {
  const accounts = deployments.map((deployment): Account => {
    const cancellation: Cancellation = { deployment, seen: 'now', request: 'notSent' };
    return { cancellation, what, effect: undefined, steps: [step], exitCode: 0 };
  });
  for (const account of accounts) context.warn(sentenceOn(account, context));
  return accounts;
};
