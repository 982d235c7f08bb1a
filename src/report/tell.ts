import type { Context } from '../context.js';
import type { Deployment } from '../deployments/deployment.js';
import type { Cancellation } from '../deployments/outcome.js';
import { say } from '../messages.js';
import { CONDITIONS } from '../watch/conditions.js';
import type { Account, Listed, Step } from './account.js';
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

/** What happened to a deployment, what it means for the org, and why it failed. */
export const sentenceOn = (account: Account, context: Context): string => {
  const { cancellation, what, effect, failure, reason } = account;
  const { deployment, seen } = cancellation;
  const { id, typedId = id, completedDate = '', canceledByName: user = '' } = deployment;
  const { org } = context;
  const status = statusOf(deployment);
  const places = {
    ...{ id: typedId, org: org.name, status, user },
    seen: say(`seen.${seen}`, { status }),
    when: completedDate && momentPhrase(completedDate, org.now()),
    flag: reason ? CONDITIONS[reason].flag : '',
  };
  return [
    ...(what ? [say(what, places)] : []),
    ...(effect ? [say(effect)] : []),
    ...(failure ? [whyFailed(failure, context)] : []),
  ].join(' ');
};

type Command = (ids: string[], listed: Pick<Listed, 'filters'>, context: Context) => string;

const list: Command = (_, __, context) => listCommand(context);
const cancel: Command = (ids, _, context) => cancelCommand(ids, context);
const watch: Command = (ids, _, context) => watchCommand(ids, context);

/** The next steps in the order in which they're told, each with its command to paste. */
const STEPS: Record<Step, Command | undefined> = {
  'step.undo': undefined,
  'step.check': undefined,
  'step.fix': undefined,
  'step.failures': watch,
  'step.ask': undefined,
  'step.moreTime': undefined,
  'step.queue': list,
  'step.repeat': cancel,
  advice: undefined,
  'step.cancel': cancel,
  'step.cancelOther': cancel,
  'step.choose': (_, { filters }, context) => chooseCommand(filters, context),
  'step.review': (_, { filters }, context) => cancelAllCommand(filters, context),
  'step.setup': undefined,
  'step.watch': watch,
  'step.watchOther': watch,
  'step.watchAll': (_, { filters }, context) => watchAllCommand(filters, context),
  'step.undoLater': undefined,
  'step.seeInSetup': undefined,
  'step.notFound': list,
  'step.list': list,
};

/** What the user can do next: each step once, with the IDs of all deployments that it's for. */
export const nextSteps = (accounts: Account[], listed: Pick<Listed, 'filters'>, context: Context): string[] =>
  (Object.keys(STEPS) as Step[]).flatMap((step) => {
    const some = accounts.filter(({ steps }) => steps.includes(step));
    if (some.length === 0) return [];
    if (step === 'advice') {
      return [...new Set(some.flatMap(({ failure }) => (failure ? adviceOn(failure, context) : [])))];
    }
    const deployments = some.map(({ cancellation }) => cancellation.deployment);
    const places = {
      deployments: deploymentsPhrase(deployments),
      ids: listOf(deployments.map(({ id, typedId = id }) => typedId)),
      users: listOf([...new Set(deployments.map(({ canceledByName = '' }) => canceledByName))]),
      command:
        STEPS[step]?.(
          deployments.map(({ id }) => id),
          listed,
          context,
        ) ?? '',
    };
    return [say(step, places)];
  });

/** Tells the user at once of deployments that the command isn't about. */
export const tellOthers = (
  deployments: Deployment[],
  what: 'what.leftQueue' | 'what.alsoYours' | 'what.queuedLater',
  step: Step,
  context: Context,
): Account[] =>
  deployments.map((deployment) => {
    const cancellation: Cancellation = { deployment, seen: 'now', request: 'notSent' };
    const account: Account = { cancellation, what, effect: undefined, steps: [step], exitCode: 0 };
    context.warn(sentenceOn(account, context));
    return account;
  });
