import { MINUTE, SECOND } from '../command/faults.js';
import type { Sentence } from './judge.js';
import { ME, type Played, selectorOf } from './play.js';
import { allFacts, type Facts, isSame, summaryOf, type Told, toldBefore } from './truth.js';

const patched = (played: Played): Facts[] => allFacts(played).filter(({ patches }) => patches.length > 0);

const mayCancel = ({ invocation: { command, flags } }: Played): boolean =>
  command === 'cancel-rest' ? !flags.includes('--dry-run') : flags.some((flag) => flag.startsWith('--cancel'));

/** Whether times of the org and of the command can be compared. */
const hasOneClock = ({ happenings }: Played): boolean => !happenings.some(({ what }) => /clock|sleeps|date/.test(what));

/** How long after a list a deployment that was queued in it may be asked for, and the request be on its way. */
const SLACK = 5 * SECOND;

/** Whether a filter matches a deployment that a request to cancel is about. */
const matches = (filter: string, { deployment, told, patches: [patch] }: Facts, played: Played): boolean => {
  if (!deployment || !patch) return true;
  const listed = told.find(({ by }) => by === 'list');
  const ageAt = (time: number): number => time - deployment.createdAt;
  switch (filter.replace(/ .*/, '')) {
    case '--mine':
      return deployment.plan.createdById === ME.createdById;
    case '--validations-only':
      return deployment.plan.checkOnly;
    case '--queued-only': {
      // Of a deployment that's watched, the filter is about the list that it was chosen from.
      const seen = played.invocation.command === 'watch-rest' ? listed : toldBefore(told, patch, played).at(-1);
      return seen?.shown.status === 'Pending';
    }
    case '--older-than':
      return !hasOneClock(played) || ageAt(patch.at) > MINUTE - SLACK;
    case '--newer-than':
      return !hasOneClock(played) || ageAt(listed?.at ?? patch.at) < 10 * MINUTE + SLACK;
    default:
      return !played.args.some((word, index) => played.args[index - 1] === '--except' && isSame(word, deployment.id));
  }
};

const hasFailed = ({ numberComponentErrors = 0, numberTestErrors = 0 }: Told['shown']): boolean =>
  numberComponentErrors + numberTestErrors > 0;

/** Whether a condition of watch-rest was met when the request to cancel was sent. */
const isMet = (flag: string, { deployment, read, patches: [patch] }: Facts, played: Played): boolean => {
  if (!patch) return false;
  const { startedAt, signaledAt, invocation } = played;
  const before = toldBefore(read, patch, played);
  const known = before.at(-1);
  switch (flag.replace(/ .*/, '')) {
    case '--cancel-on-failure':
      return before.some(({ shown }) => shown.rollbackOnError === true && hasFailed(shown));
    case '--cancel-if-queued': {
      const hasStarted = before.some(({ shown }) => shown.status !== 'Pending');
      const isOld = !hasOneClock(played) || patch.at - (deployment?.createdAt ?? 0) > 2 * MINUTE - SLACK;
      return known?.shown.status === 'Pending' && known.shown.startDate === null && !hasStarted && isOld;
    }
    default: {
      const isTimeUp = invocation.wait !== undefined && patch.at >= startedAt + invocation.wait * MINUTE;
      return (signaledAt ?? Infinity) <= patch.at || isTimeUp || patch.at - (known?.at ?? startedAt) >= 50 * SECOND;
    }
  }
};

/** What must not happen, whatever the org sends. */
export const intentSentences: Sentence[] = [
  {
    name: 'a dry run, and watching without a flag for it, ask to cancel nothing',
    brokenBy: (played) => (mayCancel(played) ? [] : patched(played).map(summaryOf)),
  },
  {
    name: 'only what is specified, or chosen, is canceled',
    brokenBy: (played) => {
      const { named } = played;
      if (!named) return [];
      return patched(played)
        .filter(({ id }) => !named.some((each) => isSame(each, id)))
        .map(summaryOf);
    },
  },
  {
    name: 'nothing is canceled that was not confirmed',
    brokenBy: (played) => (played.declined ? patched(played).map(summaryOf) : []),
  },
];

export const requestSentences: Sentence[] = [
  {
    name: 'only what all filters match is canceled',
    brokenBy: (played) => {
      if (!['all', 'list'].includes(selectorOf(played.invocation))) return [];
      return patched(played).flatMap((facts) =>
        played.invocation.filters
          .filter((filter) => !matches(filter, facts, played))
          .map((filter) => `${filter} doesn't match ${summaryOf(facts)}`),
      );
    },
  },
  {
    name: "--use-most-recent cancels only the newest of the user's own",
    brokenBy: (played) => {
      if (selectorOf(played.invocation) !== 'mostRecent') return [];
      return patched(played)
        .filter(({ deployment, told }) => {
          const listedAt = told.find(({ by }) => by === 'list')?.at ?? played.startedAt;
          const own = played.deployments.filter(
            ({ plan, createdAt, completedAt = Infinity }) =>
              plan.createdById === ME.createdById && createdAt < listedAt && completedAt > listedAt,
          );
          const newest = own.toSorted((one, other) => other.createdAt - one.createdAt)[0];
          const isNewest =
            newest && deployment && deployment.createdAt >= Math.floor(newest.createdAt / SECOND) * SECOND;
          return deployment?.plan.createdById !== ME.createdById || !(isNewest ?? true);
        })
        .map(summaryOf);
    },
  },
  {
    name: 'watch-rest cancels only what meets a condition by the word of its own resource',
    brokenBy: (played) => {
      const { command, flags } = played.invocation;
      if (command !== 'watch-rest' || !mayCancel(played)) return [];
      const wanted = flags.filter((flag) => flag.startsWith('--cancel'));
      return patched(played)
        .filter((facts) => !wanted.some((flag) => isMet(flag, facts, played)))
        .map((facts) => `no condition of ${wanted.join(', ')} was met: ${summaryOf(facts)}`);
    },
  },
  {
    name: '--cancel-on-exit leaves nothing behind that continues',
    brokenBy: (played) => {
      const { invocation, exitCode, named } = played;
      if (!invocation.flags.includes('--cancel-on-exit') || exitCode === 2 || played.thrown !== undefined) return [];
      return allFacts(played)
        .filter(({ id, deployment }) => deployment && named?.some((each) => isSame(each, id)))
        .filter(
          ({ deployment, patches }) => patches.length === 0 && !deployment?.isFinished && !deployment?.isCanceling,
        )
        .map(summaryOf);
    },
  },
  {
    name: 'what is specified, and all that the filters match, is asked to be canceled',
    brokenBy: (played) => {
      const { invocation, named, signaledAt, exitCode, thrown } = played;
      if (invocation.command !== 'cancel-rest' || !mayCancel(played) || played.declined) return [];
      if (signaledAt !== undefined || exitCode === 2 || thrown !== undefined) return [];
      const selector = selectorOf(invocation);
      if (selector === 'mostRecent') return [];
      const isMeant = ({ id, told, deployment }: Facts): boolean => {
        if (named) return named.some((each) => isSame(each, id));
        const isListed = told.some(({ by }) => by === 'list') && (deployment?.createdAt ?? Infinity) < played.startedAt;
        return selector === 'all' && invocation.filters.length === 0 && isListed;
      };
      return allFacts(played)
        .filter((facts) => isMeant(facts) && facts.patches.length === 0 && !isExplained(played))
        .map(summaryOf);
    },
  },
];

/** Whether the command ended before it knew what to cancel. */
const isExplained = ({ exitCode, requests }: Played): boolean =>
  exitCode !== 0 && !requests.some(({ method, sent }) => method === 'PATCH' && (sent?.status ?? 500) < 300);
