import type { Context } from '../context.js';
import { type Cancellation, outcomeOf } from '../deployments/outcome.js';
import { ExitCode } from '../exitCodes.js';
import { say, sayCount } from '../messages.js';
import { cancellationError } from './cancellationError.js';
import { cancelAllCommand, cancelCommand, chooseCommand } from './commandsToPaste.js';
import { countPhrase, filterPhrase } from './phrases.js';
import { type Listed, nothingFound, type Report, resultOf, tellAll, withSkipped } from './result.js';
import { deploymentTable } from './table.js';

/**
 * Reports what requests to cancel would meet.
 *
 * @throws SfError if the one deployment can't be read
 */
export const reportDryRun = (cancellations: Cancellation[], listed: Listed, context: Context): Report => {
  const told = tellAll(cancellations, ({ failure }) => !failure, context);
  return {
    result: resultOf(told, listed, context),
    sentences: sentencesOfDryRun(cancellations, listed, context),
    warnings: [],
    exitCode: told.some(({ error }) => error) ? ExitCode.failure : ExitCode.success,
  };
};

const sentencesOfDryRun = (cancellations: Cancellation[], listed: Listed, context: Context): string[] => {
  const { columns, org } = context;
  const { scope, filters, skipped } = listed;
  if (cancellations.length === 0) return [withSkipped(nothingFound(listed, context), listed)];
  const seen = cancellations.map(({ deployment }) => deployment).filter(({ status }) => status !== undefined);
  const { heading, rows } = deploymentTable(seen, org.now(), columns);
  const ids = cancellations.filter((each) => outcomeOf(each) === 'wouldCancel').map(({ deployment }) => deployment.id);
  const found = filterPhrase(filters, cancellations.length);
  const list = skipped.length > 0 ? 'result.list.matching' : 'result.list';
  const summary =
    scope === 'list'
      ? say(list, { org: org.name, found: countPhrase(seen) })
      : say('result.dryRun', { org: org.name, count: ids.length, found });
  return [
    ...(rows.length > 0 ? [heading, ...rows] : []),
    ...cancellations.flatMap((each) => cancellationError(each, context)?.message ?? []),
    withSkipped(summary, listed),
    ...(ids.length > 0 ? [stepAfterDryRun(ids, listed, context)] : []),
  ];
};

/** A command that only looks suggests none that cancels, without asking, what other people requested. */
const stepAfterDryRun = (ids: string[], { scope, filters }: Listed, context: Context): string => {
  if (scope === 'list') return say('nextStep.choose', { command: chooseCommand(filters, context) });
  if (scope === 'all') return say('nextStep.cancelAll', { command: cancelAllCommand(filters, context) });
  return sayCount('nextStep.cancelThem', ids.length, { command: cancelCommand(ids, context) });
};
