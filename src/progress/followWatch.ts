import type { Context } from '../context.js';
import { failuresOf } from '../deployments/failures.js';
import { say, sayCount } from '../messages.js';
import { accountOf } from '../report/account.js';
import { ageText } from '../report/phrases.js';
import { failureLines } from '../report/report.js';
import { sentenceOn } from '../report/tell.js';
import type { CancelReason, WatchObserver, WatchOptions } from '../watch/watched.js';
import { followWait } from './followWait.js';
import { requestProgress } from './requestProgress.js';

/** Says, before the request is sent, that this command asks the org to cancel the deployment, and why. */
const REASONS: Record<CancelReason, (id: string, options: WatchOptions, context: Context) => string[]> = {
  failed: (id) => [say('watch.canceling.failed', { id })],
  queuedTooLong: (id, { cancelIfQueued }) =>
    cancelIfQueued ? [say('watch.canceling.queuedTooLong', { id, age: ageText(cancelIfQueued) })] : [],
  timeUp: (id, { wait }) => (wait ? [sayCount('watch.canceling.timeUp', wait.minutes, { id })] : []),
  unreadable: (id, _, { org }) => [say('watch.canceling.unreadable', { id, org: org.name })],
  broken: (id) => [say('watch.canceling.broken', { id })],
  // There are seconds left, and the request comes first.
  interrupted: () => [],
};

/**
 * Shows a person how the watching is going.
 *
 * @param count how many deployments are watched
 */
export const followWatch = (count: number, options: WatchOptions, context: Context): WatchObserver => {
  const { org, writeLine, warn, canDraw } = context;
  const wait = followWait(options.cancelOnExit ? 'watchingToCancel' : 'watching', context);
  const told = new Set<string>();
  return {
    ...wait,
    update: (cancellations) => {
      // Of several, each end is a line when it comes. On a terminal, the lines would tear the drawn progress apart.
      const isTold = cancellations.length > 1 && !canDraw;
      const news = cancellations.filter(({ deployment }) => isTold && deployment.done && !told.has(deployment.id));
      for (const each of news) {
        told.add(each.deployment.id);
        writeLine(sentenceOn(accountOf(each, { purpose: 'watch', scope: 'some', org }), context));
      }
      wait.update(cancellations);
    },
    onRequestDone: requestProgress(count, context),
    cancellation: followWait('canceling', context),
    canceling: (reason, cancellation) => {
      const lines = reason === 'failed' ? failureLines(failuresOf(cancellation.deployment)) : [];
      for (const line of lines) writeLine(line);
      for (const why of REASONS[reason](cancellation.deployment.id, options, context)) warn(why);
    },
    notTaken: (cancellation) => {
      warn(sentenceOn(accountOf(cancellation, { purpose: 'cancel', scope: 'one', org }), context));
    },
  };
};
