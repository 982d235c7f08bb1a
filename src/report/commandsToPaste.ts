import type { Context } from '../context.js';
import { sentences } from '../messages.js';

/**
 * The command that cancels deployments, or keeps waiting for that. Like the others, it has the short names of the flags, so
 * that it fits in a line of 60 columns.
 */
export const cancelCommand = ({ bin, org }: Context, ids: string[]): string =>
  [bin, 'deploy cancel-rest', ...ids.map((id) => `-i ${id}`), `-o ${org.targetOrg}`].join(' ');

/** The command that waits for a deployment, or tells how it ended. */
export const watchCommand = ({ bin, org }: Context, id: string): string =>
  `${bin} deploy watch-rest -i ${id} -o ${org.targetOrg}`;

/** The command that lists the unfinished deployments, or shows some. */
export const listCommand = ({ bin, org }: Context, ids: string[] = []): string =>
  [bin, 'deploy cancel-rest --dry-run', ...ids.map((id) => `-i ${id}`), `-o ${org.targetOrg}`].join(' ');

/**
 * What to run next about deployments that the org is still canceling.
 *
 * @param hasWaited whether the command has waited for them, so that an org that hides a cancellation at first shows it by now
 */
export const followingSteps = (ids: string[], hasWaited: boolean, context: Context): string[] => {
  const [id, ...others] = ids;
  if (!id) return [];
  if (others.length === 0) {
    const key = hasWaited ? 'nextStep.keepWaiting' : 'nextStep.seeEnd';
    return [sentences.getMessage(key, [watchCommand(context, id)])];
  }
  return hasWaited
    ? [sentences.getMessage('nextStep.keepWaiting', [cancelCommand(context, ids)])]
    : [sentences.getMessage('nextStep.seeStatus', [listCommand(context, ids)])];
};
