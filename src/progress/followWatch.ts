import type { Context } from '../context.js';
import { failuresOf } from '../deployments/failures.js';
import type { Cancellation } from '../deployments/outcome.js';
import { say, sayCount } from '../messages.js';
import { accountOf } from '../report/account.js';
import { ageText } from '../report/phrases.js';
import { failureLines } from '../report/report.js';
import { sentenceOn } from '../report/tell.js';
import { type CancelReason, CONDITIONS, type ConditionSentence } from '../watch/conditions.js';
import type { WatchObserver, WatchOptions } from '../watch/watched.js';
import { followWait } from './followWait.js';
import { requestProgress } from './requestProgress.js';

/**
 * Shows a person how the watching is going.
 *
 * @param count how many deployments are watched
 */
export const followWatch = (count: number, options: WatchOptions, context: Context): WatchObserver => {
  const { org, writeLine, warn, canDraw } = context;
  const wait = followWait(options.cancelOnExit ? 'watchingToCancel' : 'watching', context);
  const told = new Set<string>();
  const tell = (reason: CancelReason, { deployment }: Cancellation, key: ConditionSentence | undefined): void => {
    if (!key) return;
    const age = options.cancelIfQueued && ageText(options.cancelIfQueued);
    const minutes = options.wait && sayCount('phrase.minutes', options.wait.minutes);
    const { flag } = CONDITIONS[reason];
    warn(say(key, { id: deployment.id, org: org.name, flag, age: age ?? '', minutes: minutes ?? '' }));
  };
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
    requestDone: requestProgress(count, context),
    cancellation: followWait('canceling', context),
    canceling: (reason, cancellation) => {
      const lines = reason === 'failed' ? failureLines(failuresOf(cancellation.deployment)) : [];
      for (const line of lines) writeLine(line);
      tell(reason, cancellation, CONDITIONS[reason].before);
    },
    responded: (cancellation) => {
      warn(sentenceOn(accountOf(cancellation, { purpose: 'cancel', scope: 'one', org }), context));
    },
    conditionUnknown: (reason, cancellation) => {
      tell(reason, cancellation, CONDITIONS[reason].unknown);
    },
  };
};
