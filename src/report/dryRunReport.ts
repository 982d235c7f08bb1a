import type { Context } from '../context.js';
import { type Cancellation, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import { cancellationError } from './cancellationError.js';
import { type Listed, nothingFound, type Report, withSkipped } from './cancelReport.js';
import { cancelAllCommand, cancelCommand, chooseCommand } from './commandsToPaste.js';
import { countPhrase, filterPhrase } from './phrases.js';
import { type Told, toResult } from './result.js';
import { deploymentTable } from './table.js';

/** Which deployments a dry run was about: one that the user named, some, all, or none, which makes it a list. */
export type DryRunOf = 'one' | 'some' | 'all' | 'list';

/**
 * Reports what requests to cancel would meet.
 *
 * @throws SfError if the one deployment can't be read
 */
export const reportDryRun = (cancellations: Cancellation[], of: DryRunOf, listed: Listed, context: Context): Report => {
  const told = cancellations.map((cancellation): Told => ({
    cancellation,
    error: cancellation.failure && cancellationError(cancellation, context),
  }));
  const result = toResult(told, context);
  const error = told.find((each) => each.error)?.error;
  if (of === 'one' && error) throw error.setData(result);
  return {
    result,
    sentences: sentencesOfDryRun(cancellations, of, listed, context),
    warnings: [],
    exitCode: error ? ExitCode.failure : ExitCode.success,
  };
};

const sentencesOfDryRun = (cancellations: Cancellation[], of: DryRunOf, listed: Listed, context: Context): string[] => {
  const { columns, org } = context;
  if (cancellations.length === 0) return [nothingFound(listed, context)];
  const seen = cancellations.map(({ deployment }) => deployment).filter(({ status }) => status !== undefined);
  const { heading, rows } = deploymentTable(seen, org.now(), columns);
  const ids = cancellations.filter((each) => outcomeOf(each) === 'wouldCancel').map(({ deployment }) => deployment.id);
  const summary =
    of === 'list'
      ? say(listed.skipped.length > 0 ? 'result.list.matching' : 'result.list', {
          org: org.name,
          found: countPhrase(seen),
        })
      : say('result.dryRun', {
          org: org.name,
          count: ids.length,
          found: filterPhrase(listed.filters, cancellations.length),
        });
  return [
    ...(rows.length > 0 ? [heading, ...rows] : []),
    ...cancellations.flatMap((each) => cancellationError(each, context)?.message ?? []),
    withSkipped(summary, listed),
    ...(ids.length > 0 ? [stepAfterDryRun(ids, of, listed, context)] : []),
  ];
};

/** A command that only looks suggests none that cancels, without asking, what other people requested. */
const stepAfterDryRun = (ids: string[], of: DryRunOf, { filters }: Listed, context: Context): string => {
  if (of === 'list') return say('nextStep.choose', { command: chooseCommand(filters, context) });
  if (of === 'all') return say('nextStep.cancelAll', { command: cancelAllCommand(filters, context) });
  return sayCount('nextStep.cancelThem', ids.length, { command: cancelCommand(ids, context) });
};
