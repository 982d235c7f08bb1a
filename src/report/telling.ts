import { sentences } from '../messages.js';
import type { Org } from '../org/org.js';
import type { Surroundings } from '../terminal/surroundings.js';

/** What sentences need to know of where they're said. */
export type Telling = {
  /** What the CLI is called, for commands to paste. */
  bin: string;
  org: Pick<Org, 'name' | 'targetOrg' | 'instanceUrl' | 'apiVersion'>;
  /** The org's time, in milliseconds since 1970. */
  now: number;
  /** How many characters fit in a line. */
  columns: number;
};

export const tellingOf = (
  org: Telling['org'] & Pick<Org, 'now'>,
  { bin, columns }: Pick<Surroundings, 'bin' | 'columns'>,
): Telling => ({ bin, org, now: org.now(), columns });

/**
 * The command that cancels deployments, or keeps waiting for that. Like the others, it has the short names of the flags, so
 * that it fits in a line of 60 columns.
 */
export const cancelCommand = ({ bin, org }: Telling, ids: string[]): string =>
  [bin, 'deploy cancel-rest', ...ids.map((id) => `-i ${id}`), `-o ${org.targetOrg}`].join(' ');

/** The command that waits for a deployment, or tells how it ended. */
export const watchCommand = ({ bin, org }: Telling, id: string): string =>
  `${bin} deploy watch-rest -i ${id} -o ${org.targetOrg}`;

/** The command that lists the unfinished deployments, or shows some. */
export const listCommand = ({ bin, org }: Telling, ids: string[] = []): string =>
  [bin, 'deploy cancel-rest --dry-run', ...ids.map((id) => `-i ${id}`), `-o ${org.targetOrg}`].join(' ');

/**
 * What to run next about deployments that the org is still canceling.
 *
 * @param hasWaited whether the command has waited for them, so that an org that hides a cancellation at first shows it by now
 */
export const followingSteps = (ids: string[], hasWaited: boolean, telling: Telling): string[] => {
  const [id, ...others] = ids;
  if (!id) return [];
  if (others.length === 0) {
    const key = hasWaited ? 'nextStep.keepWaiting' : 'nextStep.seeEnd';
    return [sentences.getMessage(key, [watchCommand(telling, id)])];
  }
  return hasWaited
    ? [sentences.getMessage('nextStep.keepWaiting', [cancelCommand(telling, ids)])]
    : [sentences.getMessage('nextStep.seeStatus', [listCommand(telling, ids)])];
};
