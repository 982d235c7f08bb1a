import type { SentenceKey } from '../../src/messages.js';
import { type CommandJson, resultIn } from '../runCommand.js';
import type { Sentence } from './judge.js';
import { ME, type Played } from './play.js';
import { idsIn, sentencesIn } from './sentences.js';
import {
  type Facts,
  factsOf,
  isEnd,
  isSame,
  mayHaveSaved,
  summaryOf,
  wasAccepted,
  wasCanceledByUser,
  wasRefused,
  wasSaidMissing,
  wasToldOfAcceptance,
} from './truth.js';

type Claim = Extract<SentenceKey, `effect.${string}` | `what.${string}`>;

/** A claim about a deployment, and all that it can be held against. */
type Case = {
  key: Claim;
  text: string;
  values: Record<string, string>;
  /** How many requests had arrived before it was said. */
  requestsBefore: number;
  facts: Facts;
  played: Played;
};

const isCanceled = ({ facts }: Case): boolean => facts.deployment?.status === 'Canceled';

const hasEnded = ({ facts: { deployment }, values: { status } }: Case): boolean =>
  deployment?.isFinished === true && deployment.status === status;

const isAccepted = ({ facts }: Case): boolean => wasAccepted(facts);

/** Whether a user had it canceled, by whichever request. */
const isRequestedBy = ({ facts: { deployment }, values: { user } }: Case): boolean =>
  deployment?.canceledByName === user;

/** Whether the org has named somebody else who had it canceled. */
const isByAnotherAsTold = ({ facts: { read } }: Case): boolean => {
  const canceledBy = read.at(-1)?.shown.canceledBy;
  return typeof canceledBy === 'string' && !isSame(canceledBy, ME.createdById);
};

const isRequested = ({ facts: { deployment } }: Case): boolean => deployment?.cancelRequestedAt !== undefined;

const isFinalizing = ({ facts }: Case): boolean =>
  facts.told.some(({ shown }) => shown.status?.startsWith('Finalizing'));

/**
 * Whether what the command had read last when it said so shows a deployment that goes on, and that nobody has canceled. The
 * response to the last request may have come too late for that.
 */
const continues = ({ facts, played, requestsBefore }: Case): boolean => {
  const before = played.requests.slice(0, requestsBefore);
  const read = facts.read.filter(({ request }) => before.includes(request)).slice(-2);
  // What is under way when the signal comes isn't read.
  const isCut = (played.signaledAt ?? Infinity) <= played.endedAt;
  return isCut || read.length === 0 || read.some(({ shown }) => !isEnd(shown.status) && shown.status !== 'Canceling');
};

/** Whether the command hadn't been told yet that the org had accepted its request. What comes with the signal isn't read. */
const isUnconfirmed = ({ facts, played, requestsBefore }: Case): boolean => {
  const before = played.requests.slice(0, requestsBefore).filter(({ at }) => at !== played.signaledAt);
  return !wasToldOfAcceptance({ ...facts, patches: facts.patches.filter((patch) => before.includes(patch)) });
};

/** Whether the command had read it after its first request. What is under way when the signal comes isn't read. */
const isReadAfterwards = ({ facts: { read, patches }, played: { signaledAt } }: Case): boolean =>
  signaledAt !== undefined || read.some(({ at }) => at >= (patches[0]?.at ?? Infinity));

const isUnsent = ({ facts }: Case): boolean => facts.patches.length === 0;

const isSaved = ({ facts: { deployment } }: Case, status: string): boolean =>
  deployment?.status === status && !deployment.plan.checkOnly;

/** What each sentence claims. */
const IS_TRUE: Record<Claim, (one: Case) => boolean> = {
  'what.canceled': (one) => isCanceled(one) && !isByAnotherAsTold(one),
  'what.canceled.flag': (one) => isCanceled(one) && isAccepted(one) && wasCanceledByUser(one.facts),
  'what.canceled.user': (one) => isCanceled(one) && isRequestedBy(one),
  'what.canceled.earlier': (one) =>
    isCanceled(one) && (one.facts.deployment?.cancelRequestedAt ?? Infinity) <= (one.facts.patches[0]?.at ?? Infinity),
  'what.canceling': isAccepted,
  'what.canceling.hidden': isAccepted,
  'what.canceling.unseen': isAccepted,
  'what.canceling.accepted': isAccepted,
  'what.canceling.user': isRequestedBy,
  'what.canceling.somebody': isRequested,
  'what.unseenEnd': isAccepted,
  'what.unseenEnd.earlier': isRequested,
  'what.notCanceled': hasEnded,
  'what.completed': hasEnded,
  'what.finalizing': (one) => isFinalizing(one) && one.facts.deployment?.plan.checkOnly === false,
  'what.finalizing.validation': (one) => isFinalizing(one) && one.facts.deployment?.plan.checkOnly === true,
  'what.finalizing.unknownKind': isFinalizing,
  'what.notFound': ({ facts, played }) => !facts.deployment || wasSaidMissing(facts.id, played),
  'what.refused': (one) => wasRefused(one.facts) && continues(one) && isReadAfterwards(one),
  'what.refused.unread': ({ facts }) => wasRefused(facts),
  'what.noSession': ({ played }) => played.requests.some(({ sent }) => sent?.status === 401),
  'what.unconfirmed': isUnconfirmed,
  'what.unsent': ({ facts }) => !wasAccepted(facts),
  'what.noResponse': (one) => isUnconfirmed(one) || one.played.signaledAt !== undefined,
  'what.unread': (one) => isUnsent(one) || one.played.invocation.command === 'watch-rest',
  'what.notSent': isUnsent,
  'what.unseen': ({ facts, played }) => facts.read.length === 0 || played.signaledAt !== undefined,
  'what.unfinished': continues,
  'what.ended': hasEnded,
  'what.ended.refused': (one) => hasEnded(one) && wasRefused(one.facts),
  'what.leftQueue': (one) => isUnsent(one) && (one.facts.deployment?.past.length ?? 0) > 1,
  'what.alsoYours': (one) => isUnsent(one) && one.facts.deployment?.plan.createdById === ME.createdById,
  'what.queuedLater': (one) => isUnsent(one) && (one.facts.deployment?.createdAt ?? -Infinity) >= one.played.startedAt,
  'effect.saved': (one) => isSaved(one, 'Succeeded'),
  'effect.savedInPart': (one) => isSaved(one, 'SucceededPartial'),
  'effect.savedUnlessValidation': ({ facts }) => facts.deployment?.status === 'Succeeded',
  'effect.rolledBack': ({ facts, facts: { deployment } }) =>
    deployment !== undefined &&
    // With which version others have requested it isn't known.
    (deployment.status === 'Failed' || wasAccepted(facts)) &&
    ['Canceled', 'Failed'].includes(deployment.status) &&
    !deployment.plan.checkOnly &&
    deployment.plan.rollbackOnError &&
    !mayHaveSaved(deployment),
  'effect.rolledBackUnlessOld': (one) => isCanceled(one) && one.facts.deployment?.plan.checkOnly === false,
  'effect.notStarted': (one) => isCanceled(one) && one.facts.deployment?.startedAt === undefined,
  'effect.mayBeKept': ({ facts: { deployment } }) =>
    ['Canceled', 'Failed'].includes(deployment?.status ?? '') && deployment?.plan.checkOnly === false,
  'effect.maySaved': ({ facts: { deployment } }) =>
    deployment?.isFinished === true && !deployment.plan.checkOnly && !deployment.plan.rollbackOnError,
  'effect.validation': ({ facts: { deployment } }) => deployment?.isFinished === true && deployment.plan.checkOnly,
  'effect.unknown': ({ facts: { deployment } }) => deployment?.isFinished === true,
};

/** What a JSON document says that belongs to the end of the command. */
const endOf = (json: CommandJson): string =>
  [
    json.message,
    ...(json.actions ?? []),
    ...(resultIn(json)?.deployments ?? []).map(({ error }) => error?.message),
  ].join('\n');

const textOf = ({ stdout, stderr, json }: Played): string =>
  json ? [endOf(json), ...json.warnings].join('\n') : `${stderr}\n${stdout}`;

/** The texts that were said, each with the number of requests before; it isn't known of warnings in JSON. */
const textsOf = ({ json, requests, words }: Played): Array<{ text: string; requestsBefore: number }> =>
  json
    ? [
        { text: endOf(json), requestsBefore: requests.length },
        ...json.warnings.map((text) => ({ text, requestsBefore: 0 })),
      ]
    : words.map(({ what, requestsBefore }) => ({ text: what, requestsBefore }));

/** The claims that were made. An effect belongs to the sentence before it, and so does what is said of others. */
const casesIn = (played: Played): Case[] =>
  textsOf(played).flatMap(({ text, requestsBefore }) => claimsIn(text, requestsBefore, played));

const claimsIn = (whole: string, requestsBefore: number, played: Played): Case[] => {
  const cases: Case[] = [];
  let about: Case[] = [];
  for (const { key, text, values } of sentencesIn(whole)) {
    if (key === 'sameFor') {
      const others = idsIn(text).flatMap((id) => about.map((one) => ({ ...one, facts: factsOf(id, played) })));
      cases.push(...others);
    } else if (key.startsWith('what.')) {
      const facts = factsOf(values.id ?? '', played);
      about = [{ key: key as Claim, text, values, requestsBefore, played, facts }];
      cases.push(...about);
    } else if (key.startsWith('effect.')) {
      const effects = about.slice(0, 1).map((one) => ({ ...one, key: key as Claim, text: `${one.text} ${text}` }));
      about.push(...effects);
      cases.push(...effects);
    } else about = [];
  }
  return cases;
};

export const textOfPlayed = textOf;

export const textSentences: Sentence[] = [
  {
    name: 'what is said of a deployment is what was so',
    brokenBy: (played) =>
      casesIn(played)
        .filter((one) => !IS_TRUE[one.key](one))
        .map(({ key, text, facts }) => `${key}: “${text}”, but ${summaryOf(facts)}`),
  },
  {
    name: 'nobody is told that nothing was canceled if something was',
    brokenBy: (played) => {
      const isSaid = sentencesIn(textOf(played)).some(({ key }) =>
        ['interrupted.untouched', 'nothingCanceled', 'result.none.leftQueue'].includes(key),
      );
      const accepted = played.deployments.map(({ id }) => factsOf(id, played)).filter(wasAccepted);
      return isSaid ? accepted.map(summaryOf) : [];
    },
  },
  {
    name: 'there is no unfinished deployment if that is said',
    brokenBy: (played) => {
      if (!sentencesIn(textOf(played)).some(({ key }) => key === 'result.none')) return [];
      const listedAt = played.requests.find(({ path }) => path.includes('/tooling/'))?.at ?? played.startedAt;
      const isChanged = played.happenings.some(({ what }) => what.includes('an older response'));
      return isChanged
        ? []
        : played.deployments
            .filter(({ createdAt, isFinished }) => createdAt < listedAt && !isFinished)
            .map(({ id }) => summaryOf(factsOf(id, played)));
    },
  },
  {
    name: 'each deployment that the command is about is named',
    brokenBy: (played) => {
      const { exitCode, named = [], signaledAt } = played;
      if (exitCode === 2 || played.thrown !== undefined || played.json || signaledAt !== undefined || played.declined)
        return [];
      const text = textOf(played);
      return named.filter((id) => !text.includes(id.slice(0, 15))).map((id) => `${id} isn't named`);
    },
  },
];
