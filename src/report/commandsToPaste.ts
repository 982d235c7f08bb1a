import type { Context } from '../context.js';
import type { Filters } from '../deployments/filters.js';
import { filterFlags } from './phrases.js';

/* Commands for the user to paste. They have the short names of the flags, so that they fit in a line of 60 columns. */

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
