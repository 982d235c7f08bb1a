import type { Context } from '../context.js';
import type { Filters } from '../deployments/filters.js';
import type { Org } from '../org/org.js';
import { filterFlags } from './phrases.js';

/*
 * Commands for the user to paste. They have the short names of the flags, so that they fit in a line of 60 columns. Of the values,
 * only the org's name isn't checked by the flags: `namesOf()` in `login.ts` makes sure that any shell takes it as it is.
 */

const command = (words: string[], { bin, org }: Pick<Context, 'bin' | 'org'>): string =>
  [bin, 'deploy', ...words, '-o', org.targetOrg].join(' ');

const idFlags = (ids: string[]): string[] => ids.map((id) => `-i ${id}`);

/** The command that cancels deployments right away, or keeps waiting for that. */
export const cancelCommand = (ids: string[], context: Context): string =>
  command(['cancel-rest', ...idFlags(ids)], context);

/** The command that lists what the filters match, and cancels it when that's confirmed. */
export const cancelAllCommand = (filters: Filters, context: Context): string =>
  command(['cancel-rest', '--all', ...filterFlags(filters)], context);

/** The command that asks which of the deployments to cancel that the filters match. */
export const chooseCommand = (filters: Filters, context: Context): string =>
  command(['cancel-rest', ...filterFlags(filters)], context);

/** The command that lists the unfinished deployments. */
export const listCommand = (context: Context): string => command(['cancel-rest', '--dry-run'], context);

/** The command that waits for deployments, or tells how they ended. */
export const watchCommand = (ids: string[], context: Context): string =>
  command(['watch-rest', ...idFlags(ids)], context);

/** The command that waits for what the filters match. */
export const watchAllCommand = (filters: Filters, context: Context): string =>
  command(['watch-rest', '--all', ...filterFlags(filters)], context);

/** The command that logs in to the org again, in the same way and under the same alias if it has one that can be pasted. */
export const logInCommand = (
  { bin, org }: { bin: string; org: Pick<Org, 'targetOrg'> & Partial<Pick<Org, 'loginCommand'>> },
  address: string,
): string => {
  const { origin } = URL.parse(address) ?? {};
  const words = [
    ...[bin, 'org', 'login', org.loginCommand ?? 'web'],
    ...(origin ? ['--instance-url', origin] : []),
    // A username isn't an alias.
    ...(/["@]/.test(org.targetOrg) ? [] : ['--alias', org.targetOrg]),
  ];
  return words.join(' ');
};
