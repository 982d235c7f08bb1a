import { say } from '../messages.js';
import type { RetryNotice } from '../org/requestScope.js';
import { timeOfDay } from '../report/time.js';

/**
 * Says that a request takes long or is repeated, so that silence is never longer than 3 seconds. Concurrent
 * requests usually fail for the same reason, so it's shown once.
 *
 * @param show shows a line, or with undefined, that there's nothing to say any longer
 * @returns to be told of each request that isn't answered yet, and with undefined when it's over
 */
export const connectionNotice = (
  orgName: string,
  show: (line: string | undefined) => void,
): ((notice: RetryNotice | undefined, request: object) => void) => {
  const unanswered = new Set<object>();
  let shownReason: string | undefined;
  return (notice, request) => {
    if (!notice) {
      if (unanswered.delete(request) && unanswered.size === 0) show(undefined);
      return;
    }
    const { reason, deadline, next, file } = notice;
    const trouble = file ?? reason;
    // That a request takes long is no news as long as anything is shown.
    const isShown = unanswered.size > 0 && (trouble === undefined || trouble === shownReason);
    unanswered.add(request);
    if (isShown) return;
    shownReason = trouble;
    const values = { org: orgName, time: timeOfDay(deadline) };
    if (file) show(say('retry.locked', { ...values, file }));
    else if (reason && next) show(say('retry.after', { ...values, reason, next: timeOfDay(next) }));
    else if (reason) show(say('retry.repeated', { ...values, reason }));
    else show(say('retry.slow', values));
  };
};
